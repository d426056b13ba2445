import type { Command } from '../command-line.ts';
import { secondMs } from '#base/time.ts';
import { findDaemon } from '../admin-client.ts';
import { stopDaemon } from '../daemon-process.ts';
import { Progress } from '../progress.ts';
import { daemonCommand, programName, settingsOf, type WhereOptions } from '../where.ts';

/** Stops the daemon; by default its tasks end too and nothing of it is left on the host but its state. */
export function downCommand(): Command {
  return daemonCommand('down', 'stop the daemon and its tasks; what it keeps (images, logs, definitions) stays for the next start')
    .option('--keep-tasks', 'leave the containers running; the next start finds them again')
    .action(async (options: WhereOptions & { readonly keepTasks?: boolean }) => {
      const { stateDir } = settingsOf({ ...options });
      const daemon = await findDaemon(stateDir);
      if (daemon === undefined) {
        process.stdout.write(`Drydock is not running (state in ${stateDir}).\n`);
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
