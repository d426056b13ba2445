import type { Command } from '../command-line.ts';
import { secondMs } from '#base/time.ts';
import { findDaemon } from '../admin-client.ts';
import { statusText } from '../status-text.ts';
import { daemonCommand, programName, settingsOf, type WhereOptions } from '../where.ts';

interface StatusOptions extends WhereOptions {
  readonly json?: boolean;
  readonly watch?: boolean;
}

const watchIntervalMs = secondMs;
/** As init scripts answer it: 3 is "not running" (LSB). */
const notRunningExitCode = 3;

/** Says whether the daemon runs, where, and what it holds. */
export function statusCommand(): Command {
  return daemonCommand('status', 'say whether the daemon is up, where, and what it holds')
    .option('--json', 'print it for machines')
    .option('--watch', 'print it again every second')
    .addHelpText('after', '\nExit code: 0 when the daemon is up, 3 when it is not.')
    .action(async (options: StatusOptions) => {
      const { stateDir } = settingsOf({ ...options });
      for (;;) {
        await print(stateDir, options);
        if (!options.watch) return;
        await new Promise((resolve) => setTimeout(resolve, watchIntervalMs));
      }
    });
}

async function print(stateDir: string, options: StatusOptions): Promise<void> {
  const daemon = await findDaemon(stateDir);
  process.exitCode = daemon === undefined ? notRunningExitCode : 0;
  if (options.watch && !options.json) process.stdout.write('\u001B[H\u001B[2J');
  if (options.json) {
    process.stdout.write(`${JSON.stringify(daemon === undefined ? { running: false, stateDir } : { running: true, ...daemon }, null, options.watch ? 0 : 2)}\n`);
  } else {
    process.stdout.write(daemon === undefined ? `Drydock is not running (state in ${stateDir}). Start it with '${programName} up'.\n` : statusText(daemon, Date.now()));
  }
}
