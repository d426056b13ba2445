import type { Command } from '../command-line.ts';
import { installMissing } from '../debian-packages.ts';
import { findDaemon } from '../admin-client.ts';
import { daemonCommand, settingsOf, type WhereOptions } from '../where.ts';
import { bringUp, requireMachine } from './up.ts';

/** Shows the whole way: an image pushed, run as a Fargate task, its logs read, a secret refused and told, and a web app rolled behind a load balancer. */
export function demoCommand(): Command {
  return daemonCommand('demo', 'the whole way in one go: install what is missing, start, push an image, run it, show its logs, keep a secret from a role, roll a web app behind a load balancer')
    .action(async (options: WhereOptions) => {
      const settings = settingsOf({ ...options });
      if ((await findDaemon(settings.stateDir)) === undefined) {
        await installMissing((line) => process.stdout.write(`${line}\n`));
        await requireMachine(settings, {});
        await bringUp(settings);
      }
      const { runDemo } = await import('../demo/run-demo.ts');
      await runDemo(settings.stateDir);
    });
}
