import type { Ids } from '#base/ids.ts';
import { decimalId } from './decimal-id.ts';

/** What deployments and task sets have in common: tasks of one revision that are kept at a count. */
export interface TaskGroup {
  /** Such as `ecs-svc/4980306466373577095`; the `startedBy` of its tasks. */
  readonly id: string;
  readonly serviceArn: string;
  readonly revisionArn: string;
  /** Tasks that did not get to run or to be healthy, one after the other; AWS's `failedTasks`. */
  readonly failedTasks: number;
  /** Rounds of starts in a row of which a task failed: each makes the next one wait longer. */
  readonly failedRounds: number;
  /** No task is started before. */
  readonly startsNotBefore?: number;
  /** When it was last said that the host is too full for a task of it; absent while there is room. */
  readonly unplacedAt?: number | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export function newTaskGroupId(ids: Ids): string {
  return `ecs-svc/${decimalId(ids)}`;
}
