import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import { containerOf, type TaskState } from './task-state.ts';

/** The containers for which something has to be retrieved with the execution role before they go on. */
export function unretrieved(order: TaskOrder, state: TaskState): readonly ContainerOrder[] {
  return order.containers.filter((container) => !isRetrieved(container, order, state));
}

/** Whether all is there that the execution role has to fetch for what the container does next. */
export function isRetrieved(container: ContainerOrder, { executionRoleArn }: TaskOrder, state: TaskState): boolean {
  const { life, restartCount, resources, isFollowed } = containerOf(state, container.name);
  if (executionRoleArn === undefined || resources !== undefined) return true;
  // One that is restarted takes its environment along; if that was lost it is fetched again.
  if (life.status === 'absent') return restartCount > 0 && !hasSecrets(container);
  // A restarted agent has forgotten the secret options of a log driver, which works in this process and not in the container.
  const isLiving = life.status === 'created' || life.status === 'running';
  return !isLiving || isFollowed || !hasSecretLogOptions(container);
}

export function hasSecrets({ definition }: ContainerOrder): boolean {
  return (definition.secrets ?? []).length > 0;
}

function hasSecretLogOptions({ definition }: ContainerOrder): boolean {
  return (definition.logConfiguration?.secretOptions ?? []).length > 0;
}
