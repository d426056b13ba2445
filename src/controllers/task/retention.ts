import { dayMs, hourMs } from '#base/time.ts';
import type { RunTaskToken } from '#model/run-task-token.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import type { Task } from '#model/task.ts';

/** ECS shows a stopped task for at least an hour (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html). */
const stoppedTaskRetentionMs = hourMs;
/** At most, and no longer than the tasks that it stands for (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html). */
const clientTokenRetentionMs = dayMs;
/** A definition that is being deleted is shown for a while even when nothing runs from it. */
const deletedDefinitionRetentionMs = hourMs;

export interface RetentionWorld {
  readonly nowMs: number;
  readonly stopped: readonly Task[];
  readonly tokens: readonly RunTaskToken[];
  readonly deleting: readonly TaskDefinition[];
  readonly isInUse: (definitionArn: string) => boolean;
  /** Whether the task is still shown. */
  readonly isShown: (taskArn: string) => boolean;
}

export interface Expired {
  readonly tasks: readonly Task[];
  readonly tokens: readonly RunTaskToken[];
  readonly definitions: readonly TaskDefinition[];
}

/** What was kept for long enough. */
export function expired(world: RetentionWorld): Expired {
  const isOlder = (atMs: number | undefined, ageMs: number) => atMs !== undefined && world.nowMs - atMs >= ageMs;
  return {
    tasks: world.stopped.filter((task) => isOlder(task.stoppedAt, stoppedTaskRetentionMs) && task.service?.isEndCounted !== false),
    tokens: world.tokens.filter((token) => isOlder(token.usedAt, clientTokenRetentionMs) || !token.taskArns.some(world.isShown)),
    definitions: world.deleting.filter((definition) => isOlder(definition.deleteRequestedAt, deletedDefinitionRetentionMs) && !world.isInUse(definition.arn)),
  };
}
