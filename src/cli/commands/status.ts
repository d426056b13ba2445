import type { Command } from '../command-line.ts';
import type { DaemonStatus, ServicesStatus } from '#server/admin-protocol.ts';
import { findDaemon, findServices } from '../admin-client.ts';
import { statusText } from '../status-text.ts';
import { coloured, plain } from '../status/paint.ts';
import { Screen } from '../status/screen.ts';
import { servicesText } from '../status/services-text.ts';
import { daemonCommand, programName, settingsOf, type WhereOptions } from '../where.ts';

interface StatusOptions extends WhereOptions {
  readonly json?: boolean;
  readonly watch?: boolean;
}

/** How far a watched status may be behind. */
const watchIntervalMs = 200;
/** Where there is no terminal to ask. */
const defaultColumns = 80;
/** As init scripts answer it: 3 is "not running" (LSB). */
const notRunningExitCode = 3;

/** Says whether the daemon runs, where, and what it holds; its services with their deployments, tasks and last events. */
export function statusCommand(): Command {
  return daemonCommand('status', 'say whether the daemon is up, and show its services, deployments and tasks')
    .option('--json', 'print all of it for machines')
    .option('-w, --watch', 'go on showing it as it changes; with --json, or without a terminal, print it again whenever it has changed')
    .addHelpText('after', '\nExit code: 0 when the daemon is up, 3 when it is not.')
    .action(async (options: StatusOptions) => {
      const { stateDir } = settingsOf({ ...options });
      if (options.watch) return watch(stateDir, options);
      process.stdout.write(textOf(await look(stateDir), stateDir, options));
    });
}

interface Seen {
  readonly daemon: DaemonStatus;
  readonly services: ServicesStatus;
}

async function look(stateDir: string): Promise<Seen | undefined> {
  const daemon = await findDaemon(stateDir);
  process.exitCode = daemon === undefined ? notRunningExitCode : 0;
  return daemon === undefined ? undefined : { daemon, services: await findServices(stateDir) };
}

async function watch(stateDir: string, options: StatusOptions): Promise<void> {
  using screen = new Screen();
  const ended = Promise.withResolvers<'ended'>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.resolve('ended'));
  let last = '';
  for (;;) {
    const seen = await look(stateDir);
    if (process.stdout.isTTY && !options.json) screen.draw(textOf(seen, stateDir, options));
    else {
      // Only that time passes is no change.
      const essence = seen === undefined ? '' : JSON.stringify([seen.daemon, { ...seen.services, nowMs: 0 }]);
      if (essence !== last || last === '') process.stdout.write(textOf(seen, stateDir, options));
      last = essence;
    }
    if ((await Promise.race([ended.promise, pause()])) === 'ended') return;
  }
}

function textOf(seen: Seen | undefined, stateDir: string, { json, watch }: StatusOptions): string {
  if (json) return `${JSON.stringify(seen === undefined ? { running: false, stateDir } : { running: true, ...seen.daemon, ...seen.services }, null, watch ? 0 : 2)}\n`;
  if (seen === undefined) return `Drydock is not running (state in ${stateDir}). Start it with '${programName} up'.\n`;
  const paint = process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? coloured : plain;
  // A terminal that does not know how wide it is says 0.
  const { columns = defaultColumns } = process.stdout;
  return `${statusText(seen.daemon, Date.now(), seen.services.nowMs)}${servicesText(seen.services, { columns: columns === 0 ? defaultColumns : columns, paint })}`;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, watchIntervalMs));
}
