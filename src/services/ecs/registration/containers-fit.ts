import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { clientError } from '../errors.ts';

/** Throws unless the containers have room in their task; a size that is not given limits nothing. */
export function checkContainersFit(
  containers: readonly Pick<ContainerDefinition, 'name' | 'cpu' | 'memory' | 'memoryReservation'>[],
  { cpu = Number.POSITIVE_INFINITY, memory = Number.POSITIVE_INFINITY }: { readonly cpu?: number | undefined; readonly memory?: number | undefined },
): void {
  if (sumOf(containers, (container) => container.cpu) > cpu) throw clientError("The sum of all container 'cpu' values cannot be greater than the task-level 'cpu' value.");
  const large = containers.find((container) => (container.memory ?? 0) > memory);
  if (large !== undefined) throw clientError(`The 'memory' setting for container '${large.name}' is greater than for the task.`);
  if (sumOf(containers, (container) => container.memoryReservation ?? container.memory) > memory) {
    throw clientError("The sum of all container 'memory' values cannot be greater than the task-level 'memory' value.");
  }
}

function sumOf<T>(items: readonly T[], amountOf: (item: T) => number | undefined): number {
  return items.reduce((sum, item) => sum + (amountOf(item) ?? 0), 0);
}
