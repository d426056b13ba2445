import type { TaskGroup } from '#model/task-group.ts';
import type { Task } from '#model/task.ts';
import { withoutSteadiness } from './complete.ts';
import { wantedTasks, withEvent, withGroup, withWake, type Draft } from './draft.ts';
import { isHealthForgotten, isHealthy, isUnhealthy } from './health.ts';
import { startTasks } from './start-tasks.ts';
import { chooseStops, isProtected, protectionEnd, scalingReason, stopTasks, unhealthyReason } from './stop-tasks.ts';
import { failingTarget } from './target-health.ts';
import { startedText, stoppedText, stoppedToBalanceText, unhealthyText } from './texts.ts';

export interface Count {
  readonly group: TaskGroup;
  readonly wanted: number;
  /** More than so many of the whole service may not be wanted at once. */
  readonly maximum: number;
  /** Named in events when the group is a task set. */
  readonly taskSetId?: string;
}

/** Tasks of the group that are too many are stopped: with a lower count, or when the zones were brought into balance. */
export function stopExcess(draft: Draft, { group, wanted, taskSetId }: Count): Draft {
  const tasks = wantedTasks(draft, group.id).filter((task) => !isUnhealthy(task, draft.world));
  const arriving = tasks.filter((task) => task.service?.preferredZone !== undefined && !isHealthy(task, draft.world));
  const excess = tasks.length - (arriving.length <= 1 ? arriving.length : 0) - wanted;
  if (excess <= 0) return draft;
  const chosen = chooseStops(draft, tasks.filter((one) => !isHealthForgotten(one, draft.world)), Math.min(excess, dispensable(draft, tasks, wanted)));
  const [task] = chosen;
  // Rebalancing moves one task at a time.
  const isMoved = chosen.length === 1 && draft.service.unbalancedAt !== undefined;
  const next = stopWithEvent(draft, { tasks: chosen, groupId: group.id, taskSetId, ...(isMoved && { crowdedZone: task?.placement?.availabilityZone }) });
  return chosen.length < excess ? withWake(next, protectionEnd(tasks, draft.world.nowMs)) : next;
}

/** A protected task that does not serve for now is not made up for by one that does. */
function dispensable({ world }: Draft, tasks: readonly Task[], wanted: number): number {
  const idle = tasks.filter((task) => !isHealthy(task, world));
  return idle.filter((task) => !isProtected(task, world.nowMs) && !isHealthForgotten(task, world)).length + Math.max(0, tasks.length - idle.length - wanted);
}

/**
 * Unhealthy tasks go once their replacements are healthy. Where the maximum leaves no room for a replacement, they are stopped one by one before it
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html).
 */
export function stopUnhealthy(draft: Draft, { group, wanted, maximum }: Count): Draft {
  const tasks = wantedTasks(draft, group.id);
  const unhealthy = tasks.filter((task) => isUnhealthy(task, draft.world));
  if (unhealthy.length === 0) return draft;
  const healthy = tasks.filter((task) => isHealthy(task, draft.world)).length;
  const replaced = Math.max(0, healthy + unhealthy.length - wanted);
  const hasNoRoom = draft.tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').length >= maximum;
  const chosen = chooseStops(draft, unhealthy, Math.max(replaced, hasNoRoom && tasks.length - unhealthy.length < wanted ? 1 : 0));
  if (chosen.length === 0) return withWake(draft, protectionEnd(unhealthy, draft.world.nowMs));
  const stopped = chosen.reduce((next, task) => stopTasks(next, [task], unhealthyReason(failingTarget(task, draft.world))), draft);
  const said = chosen.reduce((next, task) => withEvent(next, unhealthyText(draft.service, task, failingTarget(task, draft.world))), stopped);
  const neverHealthy = chosen.filter((task) => task.service?.healthyAt === undefined).length;
  return neverHealthy === 0 ? said : withGroup(said, group.id, { failedTasks: group.failedTasks + neverHealthy });
}

/** Tasks that the group lacks are started, as far as the maximum leaves room. */
export function startMissing(draft: Draft, { group, wanted, maximum, taskSetId }: Count): Draft {
  const tasks = wantedTasks(draft, group.id);
  const unhealthy = tasks.filter((task) => isUnhealthy(task, draft.world)).length;
  const inUse = draft.tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').length;
  return startTasks(draft, {
    group,
    count: Math.min(wanted - (tasks.length - unhealthy), maximum - inUse),
    textOf: (started) => startedText(draft.service, started, { taskSetId, replacedUnhealthy: Math.min(unhealthy, started.length) }),
  });
}

interface Stops {
  readonly tasks: readonly Task[];
  readonly groupId: string;
  readonly taskSetId?: string | undefined;
  /** Set when the zones are brought into balance by it. */
  readonly crowdedZone?: string | undefined;
}

export function stopWithEvent(draft: Draft, { tasks, groupId, taskSetId, crowdedZone }: Stops): Draft {
  if (tasks.length === 0) return draft;
  // What is steady afterwards has become so anew, which ECS says after every change of the count.
  const text = crowdedZone === undefined ? stoppedText(draft.service, tasks, taskSetId) : stoppedToBalanceText(draft.service, crowdedZone, tasks);
  return withEvent(stopTasks(withoutSteadiness(draft), tasks, scalingReason(groupId)), text, 'TASKS_STOPPED');
}
