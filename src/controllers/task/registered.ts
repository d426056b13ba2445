import type { Target } from '#model/target.ts';
import type { Task } from '#model/task.ts';

export function isBehindLoadBalancer({ service }: Task): boolean {
  return (service?.targetGroups ?? []).length > 0;
}

/** Whether its service has registered the task with all of its target groups. */
export function isRegistered({ service }: Task, targets: readonly Target[]): boolean {
  return (service?.targetGroups ?? []).every(({ targetGroupArn, containerPort }) => targets.some((target) => target.targetGroupArn === targetGroupArn && target.port === containerPort));
}

/** Whether no load balancer sends the task anything any more: its targets have no connection left, or are gone because their deregistration delay is over. */
export function isDeregistered(targets: readonly Target[]): boolean {
  return targets.every(({ drainingSince, drainedAt }) => drainingSince !== undefined && drainedAt !== undefined);
}
