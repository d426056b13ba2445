import { hourMs } from '#base/time.ts';
import { maximumCount, minimumHealthyCount } from '#model/deployment-limits.ts';
import type { Deployment } from '#model/deployment.ts';
import { wantedCount } from '#model/service.ts';
import { primaryOf, wantedTasks, withDeployment, withEvent, withWake, type Draft } from './draft.ts';
import { isHealthForgotten, isHealthy } from './health.ts';
import { startMissing, stopExcess, stopUnhealthy, stopWithEvent } from './keep-count.ts';
import { chooseStops, isProtected, protectionEnd } from './stop-tasks.ts';
import { blockedText } from './texts.ts';

/** How often it is said again that a deployment cannot move. */
const blockedRepeatMs = hourMs;

/**
 * One step of a rolling deployment: what may be stopped is stopped, what may be started is started, and never more than leaves the minimum of healthy
 * tasks or exceeds the maximum of wanted ones (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html).
 */
export function roll(draft: Draft): Draft {
  const primary = primaryOf(draft);
  if (primary === undefined) return draft;
  const wanted = wantedCount(draft.service);
  const count = { group: primary, wanted, maximum: Math.max(wanted, maximumCount(draft.service)) };
  const trimmed = stopUnhealthy(stopExcess(draft, count), count);
  if (primary.rolloutState === 'FAILED') return trimmed;
  const drained = stopReplaced(trimmed);
  return noticeBlocked(startMissing(drained, { ...count, group: primaryOf(drained) ?? primary }), primary.id);
}

/** Tasks of older deployments: those that serve nobody go at once, healthy ones as the minimum allows, the oldest deployment's first. */
function stopReplaced(draft: Draft): Draft {
  let next = draft;
  for (const deployment of oldOnes(draft)) next = stopOld(next, deployment);
  return next;
}

function stopOld(draft: Draft, { id }: Deployment): Draft {
  const { world } = draft;
  const tasks = wantedTasks(draft, id).filter((task) => !isHealthForgotten(task, world));
  const idle = tasks.filter((task) => !isHealthy(task, world) && !isProtected(task, world.nowMs));
  const spare = draft.tasks.filter((task) => isHealthy(task, world)).length - minimumHealthyCount(draft.service);
  const tasksToStop = chooseStops(draft, tasks, Math.min(tasks.length, idle.length + Math.max(0, spare)));
  return withWake(stopWithEvent(draft, { tasks: tasksToStop, groupId: id }), protectionEnd(tasks, world.nowMs));
}

function oldOnes(draft: Draft): readonly Deployment[] {
  return draft.deployments.filter(({ status }) => status !== 'PRIMARY').toSorted((one, other) => one.createdAt - other.createdAt);
}

/** With some percentages nothing can ever be stopped or started: ECS says so instead of waiting in silence. */
function noticeBlocked(draft: Draft, primaryId: string): Draft {
  const { world, service } = draft;
  const primary = draft.deployments.find(({ id }) => id === primaryId);
  if (primary === undefined) return draft;
  const wanted = draft.tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const isBlocked = wantedTasks(draft, primary.id).length < wantedCount(service) && wanted.length >= maximumCount(service) && wanted.every((task) => isHealthy(task, world) && !isProtected(task, world.nowMs));
  if (!isBlocked) return primary.blockedAt === undefined ? draft : withDeployment(draft, { ...primary, blockedAt: undefined });
  if (primary.blockedAt !== undefined && world.nowMs < primary.blockedAt + blockedRepeatMs) return withWake(draft, primary.blockedAt + blockedRepeatMs);
  return withWake(withEvent(withDeployment(draft, { ...primary, blockedAt: world.nowMs }), blockedText(service), 'SERVICE_TASK_CONFIGURATION_FAILURE'), world.nowMs + blockedRepeatMs);
}
