import type { Target } from '#model/target.ts';
import type { Task, TaskTargetGroup } from '#model/task.ts';
import type { ServiceWorld } from './draft.ts';

/** Why a task does not serve in one of its target groups. */
export interface FailingTarget extends TaskTargetGroup {
  /** In the words of DescribeTargetHealth. */
  readonly reason: string;
}

export function isBehindLoadBalancer({ service }: Task): boolean {
  return (service?.targetGroups ?? []).length > 0;
}

/** Whether the task's target is healthy in each of its target groups. */
export function servesAll(task: Task, world: ServiceWorld): boolean {
  return (task.service?.targetGroups ?? []).every((group) => {
    const target = targetIn(group, task, world);
    return target !== undefined && target.drainingSince === undefined && target.health.state === 'healthy';
  });
}

/** The first of the task's target groups that it does not serve in, although it was registered; one that is still being looked at, or that is gone, says nothing. */
export function failingTarget(task: Task, world: ServiceWorld): FailingTarget | undefined {
  if (task.lastStatus !== 'RUNNING') return undefined;
  for (const group of task.service?.targetGroups ?? []) {
    const reason = failureOf(targetIn(group, task, world), world.hasTargetGroup(group.targetGroupArn));
    if (reason !== undefined) return { ...group, reason };
  }
  return undefined;
}

/** A target that somebody else has deregistered serves as little as one that fails its health checks. */
function failureOf(target: Target | undefined, hasGroup: boolean): string | undefined {
  if (target === undefined) return hasGroup ? 'Target is not registered to the target group' : undefined;
  if (target.drainingSince !== undefined) return 'Target deregistration is in progress';
  return target.health.state === 'unhealthy' ? target.health.description : undefined;
}

export function targetIn({ targetGroupArn, containerPort }: TaskTargetGroup, { arn }: Task, world: ServiceWorld): Target | undefined {
  return world.targetsOf(arn).find((target) => target.targetGroupArn === targetGroupArn && target.port === containerPort);
}
