import { FilterLogEventsCommand, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import { WorldError } from '#base/errors.ts';
import { secondMs } from '#base/time.ts';
import type { Cloud } from './cloud.ts';

export interface FollowedTask {
  readonly cluster: string;
  readonly taskArn: string;
  readonly logGroup: string;
  /** Until this holds. */
  readonly until: (task: Task, lines: readonly string[]) => boolean;
  /** Called with each state that the task is seen in, and each line that it logs. */
  readonly onStatus: (status: string, sinceMs: number) => void;
  readonly onLine: (container: string, line: string, sinceMs: number) => void;
}

const pollMs = 25;
const timeoutMs = 60 * secondMs;

/** Watches a task and its logs as a user would: with DescribeTasks and FilterLogEvents. */
export async function followTask(cloud: Cloud, followed: FollowedTask): Promise<Task> {
  const startedAt = performance.now();
  const since = () => performance.now() - startedAt;
  const seen = new Set<string>();
  const lines: string[] = [];
  let lastStatus: string | undefined;
  for (;;) {
    const task = await describe(cloud, followed);
    if (task.lastStatus !== undefined && task.lastStatus !== lastStatus) {
      lastStatus = task.lastStatus;
      followed.onStatus(lastStatus, since());
    }
    for (const { id, container, line } of await newLines(cloud, followed, seen)) {
      seen.add(id);
      lines.push(line);
      followed.onLine(container, line, since());
    }
    if (followed.until(task, lines)) return task;
    if (task.lastStatus === 'STOPPED') throw new WorldError('TaskStopped', `the task ${followed.taskArn} stopped too early: ${task.stoppedReason ?? 'without a reason'}`);
    if (since() > timeoutMs) throw new WorldError('TaskTooSlow', `the task ${followed.taskArn} is ${lastStatus} after ${timeoutMs / secondMs} s; see 'drydock logs'`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function describe({ ecs }: Cloud, { cluster, taskArn }: FollowedTask): Promise<Task> {
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
  return known(tasks?.[0], 'a task that was just started');
}

/** Streams are named `<prefix>/<container>/<task id>`. */
async function newLines({ logs }: Cloud, { logGroup, taskArn }: FollowedTask, seen: ReadonlySet<string>) {
  const taskId = taskArn.slice(taskArn.lastIndexOf('/') + 1);
  try {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: logGroup }));
    return events
      .filter(({ eventId, logStreamName }) => logStreamName?.endsWith(`/${taskId}`) && !seen.has(eventId ?? ''))
      .map(({ eventId = '', logStreamName = '', message = '' }) => ({ id: eventId, container: logStreamName.split('/').at(-2) ?? '', line: message }));
  } catch (thrown) {
    if (thrown instanceof ResourceNotFoundException) return [];
    throw thrown;
  }
}
