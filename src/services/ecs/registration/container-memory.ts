import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { clientError } from '../errors.ts';

/** Docker's own least (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definition_memory). */
const memoryMinMiB = 6;

export function checkContainerMemory({ name, memory, memoryReservation }: Pick<ContainerDefinition, 'name' | 'memory' | 'memoryReservation'>, hasTaskMemory: boolean): void {
  if (memory === undefined && memoryReservation === undefined && !hasTaskMemory) {
    throw clientError(`Invalid setting for container '${name}'. At least one of 'memory' or 'memoryReservation' must be specified.`);
  }
  if (memory !== undefined && memory < memoryMinMiB) throw clientError(`Invalid setting for container '${name}'. 'memory' must be at least ${memoryMinMiB}.`);
  if (memoryReservation !== undefined && memoryReservation < memoryMinMiB) throw clientError(`Invalid setting for container '${name}'. 'memoryReservation' must be at least ${memoryMinMiB}.`);
  if (memory !== undefined && memoryReservation !== undefined && memory < memoryReservation) {
    throw clientError(`Invalid setting for container '${name}'. 'memory' must be greater than or equal to 'memoryReservation'.`);
  }
}
