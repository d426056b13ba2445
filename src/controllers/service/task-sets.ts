import { wantedCount } from '#model/service.ts';
import { computedDesiredCount, type TaskSet } from '#model/task-set.ts';
import { wantedTasks, withEvent, type Draft } from './draft.ts';
import { isHealthy } from './health.ts';
import { startMissing, stopExcess, stopUnhealthy, stopWithEvent } from './keep-count.ts';
import { withoutSteadiness, withSteadiness } from './complete.ts';
import { steadyText } from './texts.ts';

/** Keeps each task set at its share of the service's count; who owns the service decides what shares there are. */
export function keepTaskSets(draft: Draft): Draft {
  let next = draft;
  for (const { id } of draft.taskSets) next = keepTaskSet(next, id);
  const areSteady = next.taskSets.length > 0 && next.taskSets.every(({ status, stabilityStatus }) => status !== 'DRAINING' && stabilityStatus === 'STEADY_STATE');
  return areSteady ? withSteadiness(next) : withoutSteadiness(next);
}

function keepTaskSet(draft: Draft, id: string): Draft {
  const taskSet = draft.taskSets.find((candidate) => candidate.id === id);
  if (taskSet === undefined) return draft;
  if (taskSet.status === 'DRAINING') return drain(draft, taskSet);
  const count = { group: taskSet, wanted: computedDesiredCount(taskSet, wantedCount(draft.service)), maximum: Infinity, taskSetId: id };
  const trimmed = stopUnhealthy(stopExcess(draft, count), count);
  const group = trimmed.taskSets.find((candidate) => candidate.id === id) ?? taskSet;
  return noticeStability(startMissing(trimmed, { ...count, group }), { id, wanted: count.wanted });
}

function drain(draft: Draft, { id }: TaskSet): Draft {
  const stopped = stopWithEvent(draft, { tasks: wantedTasks(draft, id), groupId: id, taskSetId: id });
  const isEmpty = stopped.tasks.every((task) => task.service?.groupId !== id || task.lastStatus === 'STOPPED');
  return isEmpty ? { ...stopped, taskSets: stopped.taskSets.filter((candidate) => candidate.id !== id) } : stopped;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html, `stabilityStatus` */
function noticeStability(draft: Draft, { id, wanted }: { readonly id: string; readonly wanted: number }): Draft {
  const tasks = wantedTasks(draft, id);
  const isSteady = tasks.length === wanted && tasks.every((task) => isHealthy(task, draft.world));
  const stabilityStatus = isSteady ? 'STEADY_STATE' : 'STABILIZING';
  const changed = draft.taskSets.find((taskSet) => taskSet.id === id && taskSet.stabilityStatus !== stabilityStatus);
  if (changed === undefined) return draft;
  const { nowMs } = draft.world;
  const failures = isSteady ? { failedTasks: 0, failedRounds: 0 } : {};
  const taskSets = draft.taskSets.map((taskSet) => (taskSet === changed ? { ...changed, ...failures, stabilityStatus, stabilityStatusAt: nowMs, updatedAt: nowMs } as const : taskSet));
  return isSteady ? withEvent({ ...draft, taskSets }, steadyText(draft.service, id), 'TASKSET_STEADY_STATE') : { ...draft, taskSets };
}
