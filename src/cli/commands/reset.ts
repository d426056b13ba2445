import type { Command } from '../command-line.ts';
import { WorldError } from '#base/errors.ts';
import { secondMs } from '#base/time.ts';
import { requireDaemon, resetDaemon } from '../admin-client.ts';
import { daemonCommand, settingsOf, type WhereOptions } from '../where.ts';

/** Empties the whole cloud without a restart. */
export function resetCommand(): Command {
  return daemonCommand('reset', 'empty the whole cloud: tasks, images, logs, everything; the daemon stays up')
    .option('--yes', 'do it; without this nothing is removed')
    .option('--json', 'print the result for machines')
    .action(async (options: WhereOptions & { readonly yes?: boolean; readonly json?: boolean }) => {
      const daemon = await requireDaemon(settingsOf({ ...options }).stateDir);
      if (!options.yes) throw new WorldError('NotConfirmed', `this removes everything that the daemon at ${daemon.endpoint} holds; say 'reset --yes' if that is what you want`);
      const result = await resetDaemon(daemon.stateDir);
      const removed = Object.entries(result.removed).filter(([, count]) => count > 0).map(([kind, count]) => `${count} ${kind}`).join(', ');
      process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : `Emptied in ${(result.tookMs / secondMs).toFixed(2)} s: ${removed === '' ? 'there was nothing' : removed}.\n`);
    });
}
