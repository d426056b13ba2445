import type { ContainerOrder } from '#model/link.ts';
import type { ContainerState } from './task-state.ts';

/** In seconds: a container is restarted only after it ran this long. */
const restartAttemptPeriodDefault = 300;

/**
 * Whether a container that has exited is to be started again by itself, without the task being replaced.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html
 */
export function shouldRestart(order: ContainerOrder, container: ContainerState): boolean {
  const policy = order.definition.restartPolicy;
  const { life } = container;
  if (policy?.enabled !== true || life.status !== 'exited') return false;
  if (life.exitCode === undefined || life.startedAt === undefined) return false;
  if (policy.ignoredExitCodes?.includes(life.exitCode) === true) return false;
  return life.exitedAt - life.startedAt >= (policy.restartAttemptPeriod ?? restartAttemptPeriodDefault) * 1_000;
}
