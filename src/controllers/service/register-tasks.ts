import { minuteMs } from '#base/time.ts';
import type { Target } from '#model/target.ts';
import type { Task, TaskTargetGroup } from '#model/task.ts';
import { withEvent, withWake, type Draft } from './draft.ts';
import { isBehindLoadBalancer, targetIn } from './target-health.ts';
import { deregisteredText, drainingText, groupGoneText, registeredText, unhealthyText, unregisteredText } from './texts.ts';

/** How often it is said again that tasks cannot serve. */
const unservedRepeatMs = 10 * minuteMs;

/**
 * Tasks whose containers run are registered with their target groups, and those that are to stop are deregistered, whoever wished it. The task
 * controller lets no task be RUNNING before, and ends no container before its deregistration is complete.
 */
export function registerTasks(draft: Draft): Draft {
  const tasks = draft.tasks.filter((task) => isBehindLoadBalancer(task));
  return tasks.length === 0 ? draft : noticeUnserved(deregister(register(draft, tasks), tasks), tasks);
}

function register(draft: Draft, tasks: readonly Task[]): Draft {
  const { world } = draft;
  const registered = tasks.filter(awaitsRegistration).flatMap((task) => missingGroups(task, draft).filter(({ targetGroupArn }) => world.hasTargetGroup(targetGroupArn)).flatMap((group) => newTarget(task, group, world.nowMs) ?? []));
  const texts = [...Map.groupBy(registered, ({ targetGroupArn }) => targetGroupArn)].map(([arn, targets]) => registeredText(draft.service, targets.length, arn));
  return withTargets(draft, registered, texts);
}

/** Its containers have started, and it is not RUNNING yet: what is missing of a RUNNING task's targets somebody has taken away. */
function awaitsRegistration({ desiredStatus, lastStatus, startedAt }: Task): boolean {
  return desiredStatus === 'RUNNING' && lastStatus === 'ACTIVATING' && startedAt !== undefined;
}

function missingGroups(task: Task, { world }: Draft): readonly TaskTargetGroup[] {
  return (task.service?.targetGroups ?? []).filter((group) => targetIn(group, task, world) === undefined);
}

function newTarget(task: Task, { targetGroupArn, containerPort }: TaskTargetGroup, nowMs: number): Target | undefined {
  if (task.placement === undefined) return undefined;
  const { privateIpv4Address, availabilityZone } = task.placement;
  return { account: task.account, region: task.region, targetGroupArn, id: privateIpv4Address, port: containerPort, availabilityZone, taskArn: task.arn, health: { state: 'initial' }, registeredAt: nowMs };
}

function deregister(draft: Draft, tasks: readonly Task[]): Draft {
  const { world: { nowMs, targetsOf }, service } = draft;
  const leaving = tasks.filter(({ desiredStatus }) => desiredStatus === 'STOPPED').map((task) => ({ task, targets: targetsOf(task.arn).filter(({ drainingSince }) => drainingSince === undefined) })).filter(({ targets }) => targets.length > 0);
  const deregistered = leaving.flatMap(({ targets }) => targets.map((target) => ({ ...target, drainingSince: nowMs })));
  const byGroup = [...Map.groupBy(deregistered, ({ targetGroupArn }) => targetGroupArn)].map(([arn, targets]) => deregisteredText(service, targets.length, arn));
  const byDeployment = [...Map.groupBy(leaving, ({ task }) => task.service?.groupId ?? '')].map(([id, left]) => drainingText(service, left.length, id));
  return withTargets(draft, deregistered, [...byGroup, ...byDeployment]);
}

function withTargets(draft: Draft, targets: readonly Target[], texts: readonly string[]): Draft {
  if (targets.length === 0) return draft;
  return withTexts({ ...draft, targets: [...draft.targets, ...targets] }, texts);
}

function withTexts(draft: Draft, texts: readonly string[]): Draft {
  return texts.reduce((said, text) => withEvent(said, text), draft);
}

/** A target group may be deleted under the service, or get no requests where the task is: the service keeps what it has, and says so now and then. */
function noticeUnserved(draft: Draft, tasks: readonly Task[]): Draft {
  const { service, world: { nowMs } } = draft;
  const texts = [...new Map(tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').flatMap((task) => unservedTexts(task, draft)))].map(([, text]) => text);
  if (texts.length === 0) return service.unservedAt === undefined ? draft : { ...draft, service: { ...service, unservedAt: undefined } };
  if (service.unservedAt !== undefined && nowMs < service.unservedAt + unservedRepeatMs) return withWake(draft, service.unservedAt + unservedRepeatMs);
  return withWake(withTexts({ ...draft, service: { ...service, unservedAt: nowMs } }, texts), nowMs + unservedRepeatMs);
}

/** One of each target group and reason: which of its tasks is named matters little. */
function unservedTexts(task: Task, { service, world }: Draft): readonly (readonly [key: string, text: string])[] {
  return (task.service?.targetGroups ?? []).flatMap((group) => {
    const { targetGroupArn } = group;
    if (!world.hasTargetGroup(targetGroupArn)) {
      const text = awaitsRegistration(task) ? unregisteredText(service, targetGroupArn) : groupGoneText(service, targetGroupArn);
      return [[text, text] as const];
    }
    const target = targetIn(group, task, world);
    // A target that is healthy is looked at.
    const reason = target === undefined || target.health.state === 'healthy' || task.lastStatus !== 'RUNNING' ? undefined : world.whyUnused(target);
    return reason === undefined ? [] : [[`${targetGroupArn} ${reason}`, unhealthyText(service, task, { ...group, reason })] as const];
  });
}
