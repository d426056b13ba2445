import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Clock } from '#base/clock.ts';
import { codeOf } from '#base/errors.ts';
import { secondMs } from '#base/time.ts';

export interface NameServer {
  readonly address: string;
  readonly port: number;
}

/** glibc asks no more than three. */
const nameServersMax = 3;
const dnsPort = 53;
/** The host may join another network at any time; its file is looked at no more often than this. */
const readAgainMs = 10 * secondMs;
const local: NameServer = { address: '127.0.0.1', port: dnsPort };

/** The name servers that the host itself asks: those of a resolv.conf, as it now is. */
export function hostNameServers(path: string, clock: Clock): () => Promise<readonly NameServer[]> {
  let reading: Promise<readonly NameServer[]> | undefined;
  let readAt = 0;
  return () => {
    const nowMs = clock.nowMs();
    if (reading === undefined || nowMs - readAt >= readAgainMs) {
      readAt = nowMs;
      reading = textOf(path).then(nameServersOf);
    }
    return reading;
  };
}

/** A file that names none means a server on this machine (https://man7.org/linux/man-pages/man5/resolv.conf.5.html). */
export function nameServersOf(resolvConf: string): readonly NameServer[] {
  const named = resolvConf.split('\n').flatMap((line) => /^nameserver\s+(\S+)/.exec(line)?.[1] ?? []);
  const servers = named.filter((address) => isIP(address) !== 0).map((address) => ({ address, port: dnsPort }));
  return servers.length === 0 ? [local] : servers.slice(0, nameServersMax);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return '';
    throw thrown;
  }
}
