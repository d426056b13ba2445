import type { TaskGroup } from '#model/task-group.ts';
import type { Task, TaskOfService } from '#model/task.ts';
import { isImpaired, startDelayMs } from './back-off.ts';
import { withEvent, withGroup, withTasks, withWake, type Draft } from './draft.ts';
import { failsChecks, graceEnd, healthyFrom, provenFrom } from './health.ts';
import { isBehindLoadBalancer } from './target-health.ts';
import { impairedText } from './texts.ts';

/** What became of the service's tasks is learned: each task's becoming healthy once, and its end once. */
export function noticeTasks(draft: Draft): Draft {
  return noticeEnds(noticeHealth(draft));
}

function noticeHealth(draft: Draft): Draft {
  const { world } = draft;
  let next = draft;
  const healthy: Task[] = [];
  for (const task of draft.tasks) {
    if (failsChecks(task, world) && graceEnd(task, world) > world.nowMs) next = withWake(next, graceEnd(task, world));
    if (task.service === undefined || task.service.healthyAt !== undefined) continue;
    const from = healthyFrom(task, world);
    if (from <= world.nowMs) healthy.push(withService(task, { healthyAt: world.nowMs }));
    else next = withWake(next, from);
  }
  next = withTasks(next, healthy);
  for (const groupId of groupIdsOf(healthy)) {
    const group = groupOf(next, groupId);
    if (group !== undefined && group.failedTasks > 0 && resetsOnHealthyTask(next)) next = withGroup(next, groupId, { failedTasks: 0 });
  }
  return next;
}

function noticeEnds(draft: Draft): Draft {
  const ended = draft.tasks.filter((task) => task.desiredStatus === 'STOPPED' && task.service?.isEndCounted === false);
  const failed = ended.filter((task) => hasFailed(task, draft));
  let next = withTasks(draft, ended.map((task) => withService(task, { isEndCounted: true })));
  for (const groupId of groupIdsOf(failed)) next = withFailures(next, groupId, failed.filter((task) => task.service?.groupId === groupId).length);
  return next;
}

/** A task that ends before it was ever healthy, or as soon as its targets were, has failed, unless someone wished its end. */
function hasFailed(task: Task, { world }: Draft): boolean {
  const isOwnEnd = task.stopCode === 'TaskFailedToStart' || task.stopCode === 'EssentialContainerExited';
  return isOwnEnd && (task.service?.healthyAt === undefined || (isBehindLoadBalancer(task) && world.nowMs < provenFrom(task, world)));
}

/** Failures are counted, and the next start is put off: the longer, the more rounds of starts have failed. */
export function withFailures(draft: Draft, groupId: string, count: number): Draft {
  const group = groupOf(draft, groupId);
  if (group === undefined) return draft;
  const { nowMs } = draft.world;
  const failedTasks = group.failedTasks + count;
  // Others of the same round fail a little later: they are not a round of their own.
  if (group.startsNotBefore !== undefined && nowMs < group.startsNotBefore) return withGroup(draft, groupId, { failedTasks });
  const failedRounds = group.failedRounds + 1;
  const next = withGroup(draft, groupId, { failedTasks, failedRounds, startsNotBefore: nowMs + startDelayMs(failedRounds) });
  return isImpaired(failedRounds) ? withEvent(next, impairedText(draft.service), 'SERVICE_TASK_START_IMPAIRED') : next;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html */
function resetsOnHealthyTask({ service }: Draft): boolean {
  return service.deploymentConfiguration.deploymentCircuitBreaker?.resetOnHealthyTask ?? true;
}

function groupOf(draft: Draft, id: string): TaskGroup | undefined {
  return draft.deployments.find((group) => group.id === id) ?? draft.taskSets.find((group) => group.id === id);
}

function groupIdsOf(tasks: readonly Task[]): ReadonlySet<string> {
  return new Set(tasks.flatMap((task) => task.service?.groupId ?? []));
}

function withService(task: Task, change: Partial<TaskOfService>): Task {
  return task.service === undefined ? task : { ...task, service: { ...task.service, ...change } };
}
