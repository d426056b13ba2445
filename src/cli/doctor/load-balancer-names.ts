import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { DaemonStatus } from '#server/admin-protocol.ts';
import type { Settings } from '#server/settings.ts';
import { ok, warning, type Check } from './check.ts';
import { isTaken } from './host.ts';

/** Where browsers find load balancers by name. */
const frontAddress = '127.0.0.1';
/** The usual ports of listeners. */
const webPorts = [80, 443];

/** Programs other than browsers and curl read the names of load balancers there. */
export async function checkHostsFile({ hostsFile }: Settings): Promise<Check> {
  if (hostsFile === undefined) return ok('hosts-file', 'names of load balancers are kept in no file; browsers and curl find them anyway');
  try {
    await access(hostsFile, constants.W_OK);
    return ok('hosts-file', `${hostsFile} can be written, so programs find load balancers by their names`);
  } catch {
    return warning('hosts-file', `${hostsFile} cannot be written: only browsers and curl will find load balancers by their names`, 'make it writable for root, or set DRYDOCK_HOSTS_FILE to another file, or to none');
  }
}

/** Whether 127.0.0.1 leads to load balancers: what the daemon says when it is up, else whether somebody else has the usual ports. */
export async function checkWebPorts(daemon: DaemonStatus | undefined, hostProblems: readonly string[]): Promise<readonly Check[]> {
  if (daemon !== undefined) return hostProblems.filter((problem) => problem.startsWith(frontAddress)).map((problem) => warning('host-port', problem, 'end the program that has the port, or give the listener another one'));
  const taken = await Promise.all(webPorts.map(async (port) => ({ port, isTaken: await isTaken({ host: frontAddress, port }) })));
  return taken.filter(({ isTaken }) => isTaken).map(({ port }) => warning('host-port', `another program listens on ${frontAddress}:${port}: there, browsers and curl will not find load balancers by name`, `end that program, or give listeners another port than ${port}`));
}
