import type { ContainerDefinition, TaskOverride } from '@aws-sdk/client-ecs';
import { isFargateSize, parseCpu, parseMemory, type TaskSize } from '#model/fargate-task-size.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import { clientError, invalidParameter } from '../errors.ts';
import { checkContainerMemory } from '../registration/container-memory.ts';
import { checkContainersFit } from '../registration/containers-fit.ts';
import { checkEphemeralStorage } from '../registration/ephemeral-storage.ts';
import { noFargateConfiguration } from '../registration/fargate.ts';
import { checkRoles } from '../roles.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html: the JSON text of all container overrides. */
const overridesLengthMax = 8_192;

/** Throws what ECS answers to overrides that do not fit the definition. */
export function checkOverrides(overrides: TaskOverride | undefined, definition: TaskDefinition): void {
  if (JSON.stringify(overrides?.containerOverrides ?? []).length > overridesLengthMax) throw invalidParameter(`Container Overrides length must be at most ${overridesLengthMax}`);
  checkEphemeralStorage({ ephemeralStorage: overrides?.ephemeralStorage });
  checkRoles([overrides?.taskRoleArn, overrides?.executionRoleArn]);
  const names = new Set((definition.fields.containerDefinitions ?? []).map((container) => container.name));
  const overridden = new Set<string>();
  for (const { name, environment, cpu } of overrides?.containerOverrides ?? []) {
    if (name === undefined || name === '') throw invalidParameter('Container override must have a name.');
    if (!names.has(name)) throw invalidParameter(`Override for container named ${name} is not a container in the TaskDefinition.`);
    if (overridden.has(name)) throw invalidParameter(`Container named ${name} is overridden more than once.`);
    overridden.add(name);
    if (cpu !== undefined && cpu < 0) throw invalidParameter(`Invalid 'cpu' setting for container '${name}'.`);
    if ((environment ?? []).some((variable) => !variable.name)) throw invalidParameter('Environment variable name cannot be null or blank.');
  }
}

/** The task's size after overrides. */
export function sizeOf(definition: TaskDefinition, overrides: TaskOverride | undefined): TaskSize {
  const cpu = parseCpu(overrides?.cpu ?? definition.fields.cpu ?? '');
  const memory = parseMemory(overrides?.memory ?? definition.fields.memory ?? '');
  if (cpu === undefined) throw clientError("Invalid 'cpu' setting for task.");
  if (memory === undefined) throw clientError("Invalid 'memory' setting for task.");
  if (!isFargateSize({ cpu, memory }, definition.fields.runtimePlatform?.operatingSystemFamily)) throw clientError(noFargateConfiguration({ cpu, memory }));
  const containers = (definition.fields.containerDefinitions ?? []).map((container) => resized(container, overrides));
  for (const container of containers) checkContainerMemory(container, true);
  checkContainersFit(containers, { cpu, memory });
  return { cpu, memory };
}

function resized(container: ContainerDefinition, overrides: TaskOverride | undefined) {
  const override = overrides?.containerOverrides?.find((candidate) => candidate.name === container.name);
  return {
    name: container.name,
    cpu: override?.cpu ?? container.cpu,
    memory: override?.memory ?? container.memory,
    memoryReservation: override?.memoryReservation ?? container.memoryReservation,
  };
}
