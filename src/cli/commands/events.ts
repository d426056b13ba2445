import type { Command } from '../command-line.ts';
import { findEvents, requireDaemon } from '../admin-client.ts';
import type { SeenEvent } from '../read-events.ts';
import { daemonCommand, settingsOf, type WhereOptions } from '../where.ts';

interface EventsOptions extends WhereOptions {
  readonly json?: boolean;
  readonly follow?: boolean;
}

const pollMs = 200;

/** Prints what ECS and ECR tell EventBridge: changes of tasks and deployments, what services do, and what becomes of images. */
export function eventsCommand(): Command {
  return daemonCommand('events', 'print the last 1000 events that ECS and ECR have for EventBridge: changes of tasks and deployments, actions of services, images pushed and deleted')
    .option('-f, --follow', 'go on printing as they happen')
    .option('--json', 'print each whole, one on a line, as EventBridge delivers it')
    .action(async (options: EventsOptions) => {
      const { stateDir } = await requireDaemon(settingsOf({ ...options }).stateDir);
      let after = 0;
      for (;;) {
        const { events, last } = await findEvents(stateDir, after);
        process.stdout.write(events.map((event) => lineOf(event, options)).join(''));
        // A daemon that was started again counts anew.
        after = events.at(-1)?.sequence ?? Math.min(after, last);
        if (events.length > 0 && after < last) continue;
        if (!options.follow) return;
        await new Promise((resolve) => setTimeout(resolve, pollMs));
      }
    });
}

function lineOf({ time, detailType, resource, what, event }: SeenEvent, { json }: EventsOptions): string {
  if (json) return `${JSON.stringify(event)}\n`;
  return `${time}  ${detailType.padEnd('ECS Deployment State Change'.length)}  ${resource.slice(resource.lastIndexOf(':') + 1)}  ${what}\n`;
}
