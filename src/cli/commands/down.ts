import { existsSync } from 'node:fs';
import { secondMs } from '#base/time.ts';
import type { DaemonStatus } from '#server/admin-protocol.ts';
import type { Settings } from '#server/settings.ts';
import { findDaemon } from '../admin-client.ts';
import type { Command } from '../command-line.ts';
import { startDaemon, stopDaemon, waitUntilReady } from '../daemon-process.ts';
import { leftoversOf } from '../host-leftovers.ts';
import { Progress } from '../progress.ts';
import { daemonCommand, programName, settingsOf, type WhereOptions } from '../where.ts';

/** Stops the daemon; by default its tasks end too and nothing of it is left on the host but its state. */
export function downCommand(): Command {
  return daemonCommand('down', 'stop the daemon and its tasks; what it keeps (images, logs, definitions) stays for the next start')
    .option('--keep-tasks', 'leave the containers running; the next start finds them again')
    .action(async (options: WhereOptions & { readonly keepTasks?: boolean }) => {
      const settings = settingsOf({ ...options });
      const daemon = (await findDaemon(settings.stateDir)) ?? (options.keepTasks ? undefined : await startToCleanUp(settings));
      if (daemon === undefined) {
        process.stdout.write(`Drydock is not running (state in ${settings.stateDir}).\n`);
        return;
      }
      const startedAt = performance.now();
      const progress = new Progress();
      progress.step(options.keepTasks ? 'Stopping the daemon' : 'Stopping tasks and daemon');
      await stopDaemon(daemon, options.keepTasks ? 'keep' : 'stop').finally(() => progress.end());
      const left = options.keepTasks ? `; its tasks go on running until '${programName} up' finds them again` : '';
      process.stdout.write(`Drydock is down after ${((performance.now() - startedAt) / secondMs).toFixed(1)} s${left}.\n`);
    });
}

/** A daemon that was killed left its containers running: only a daemon can take them down properly. */
async function startToCleanUp(settings: Settings): Promise<DaemonStatus | undefined> {
  if (!existsSync(settings.stateDir) || (await leftoversOf(settings)).length === 0) return undefined;
  process.stdout.write('The daemon is not running, but what it made is still on this host: starting it to remove that.\n');
  return await waitUntilReady(await startDaemon(settings), settings.stateDir, () => {});
}
