import { withStopWish } from '#model/task-status.ts';
import type { Task } from '#model/task.ts';
import { withTasks, type Draft } from './draft.ts';
import { isHealthy, isUnhealthy } from './health.ts';
import type { FailingTarget } from './target-health.ts';

/** The draft with the tasks to be stopped; their ends are the service's own doing and need not be counted. */
export function stopTasks(draft: Draft, tasks: readonly Task[], reason: string): Draft {
  const stopped = tasks.map((task) => {
    const stopping = withStopWish(task, { code: 'ServiceSchedulerInitiated', reason });
    return stopping.service === undefined ? stopping : { ...stopping, service: { ...stopping.service, isEndCounted: true } };
  });
  return withTasks(draft, stopped);
}

/** As DescribeTasks shows it of tasks that were one too many, or of an older revision. */
export function scalingReason(groupId: string): string {
  return `Scaling activity initiated by (deployment ${groupId})`;
}

/** As DescribeTasks shows it of a task that failed its health checks: those of a target group, or those of its containers. */
export function unhealthyReason(failing: FailingTarget | undefined): string {
  return failing === undefined ? 'Task failed container health checks' : `Task failed ELB health checks in (target-group ${failing.targetGroupArn})`;
}

/** Whether its service must leave it alone for now. */
export function isProtected(task: Task, nowMs: number): boolean {
  return task.protectedUntil !== undefined && nowMs < task.protectedUntil;
}

/** When the first of the tasks that are protected may be stopped; Infinity when none is. */
export function protectionEnd(tasks: readonly Task[], nowMs: number): number {
  return Math.min(Infinity, ...tasks.flatMap(({ protectedUntil }) => (protectedUntil !== undefined && protectedUntil > nowMs ? [protectedUntil] : [])));
}

/**
 * So many of the candidates to stop: those that serve nobody first, then from the zone with most of the service's tasks, so that the rest stays
 * spread; among equals the youngest.
 */
export function chooseStops(draft: Draft, candidates: readonly Task[], count: number): readonly Task[] {
  const perZone = zoneCounts(draft.tasks.filter((task) => task.desiredStatus === 'RUNNING'));
  const rest = new Map(candidates.filter((task) => !isProtected(task, draft.world.nowMs)).map((task) => [task, uselessness(draft, task)]));
  const chosen: Task[] = [];
  while (chosen.length < count) {
    const next = first(rest, perZone);
    if (next === undefined) break;
    rest.delete(next);
    chosen.push(next);
    perZone.set(zoneOf(next), (perZone.get(zoneOf(next)) ?? 0) - 1);
  }
  return chosen;
}

function first(rest: ReadonlyMap<Task, number>, perZone: ReadonlyMap<string, number>): Task | undefined {
  let best: { readonly task: Task; readonly ranks: readonly [number, number, number] } | undefined;
  for (const [task, useless] of rest) {
    const ranks = [useless, perZone.get(zoneOf(task)) ?? 0, task.createdAt] as const;
    if (best === undefined || isHigher(ranks, best.ranks)) best = { task, ranks };
  }
  return best?.task;
}

function isHigher(ranks: readonly [number, number, number], others: readonly [number, number, number]): boolean {
  if (ranks[0] !== others[0]) return ranks[0] > others[0];
  if (ranks[1] !== others[1]) return ranks[1] > others[1];
  return ranks[2] > others[2];
}

function uselessness({ world }: Draft, task: Task): number {
  if (isUnhealthy(task, world)) return 2;
  return isHealthy(task, world) ? 0 : 1;
}

/** How many of the tasks there are in each zone. */
export function zoneCounts(tasks: readonly Task[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const task of tasks) counts.set(zoneOf(task), (counts.get(zoneOf(task)) ?? 0) + 1);
  return counts;
}

function zoneOf(task: Task): string {
  return task.placement?.availabilityZone ?? '';
}
