import type { ContainerDefinition, PortMapping, Volume } from '@aws-sdk/client-ecs';
import { parseCpu, parseMemory } from '#model/fargate-task-size.ts';
import type { TaskDefinitionFields } from '#model/task-definition.ts';
import type { RegistrationInput } from './registration-input.ts';

/** What is kept of a registration: all that was given, with the defaults that ECS fills in and shows. */
export function registeredFields(input: RegistrationInput): TaskDefinitionFields {
  const { family: _family, tags: _tags, cpu, memory, containerDefinitions, volumes, placementConstraints, requiresCompatibilities, ...kept } = input;
  return {
    ...kept,
    containerDefinitions: (containerDefinitions ?? []).map((container) => registeredContainer(container, input.networkMode)),
    volumes: (volumes ?? []).map(registeredVolume),
    placementConstraints: placementConstraints ?? [],
    ...(requiresCompatibilities !== undefined && requiresCompatibilities.length > 0 && { requiresCompatibilities }),
    ...(cpu !== undefined && { cpu: String(parseCpu(cpu) ?? cpu) }),
    ...(memory !== undefined && { memory: String(parseMemory(memory) ?? memory) }),
  };
}

/** The root of the file system unless another folder is named (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html). */
function registeredVolume(volume: Volume): Volume {
  const { efsVolumeConfiguration: efs } = volume;
  return efs === undefined ? volume : { ...volume, efsVolumeConfiguration: { ...efs, rootDirectory: efs.rootDirectory ?? '/' } };
}

function registeredContainer(container: ContainerDefinition, networkMode: string | undefined): ContainerDefinition {
  return {
    ...container,
    cpu: container.cpu ?? 0,
    portMappings: (container.portMappings ?? []).map((mapping) => registeredPort(mapping, networkMode)),
    essential: container.essential ?? true,
    environment: container.environment ?? [],
    mountPoints: container.mountPoints ?? [],
    volumesFrom: container.volumesFrom ?? [],
    systemControls: container.systemControls ?? [],
    ...(container.healthCheck !== undefined && { healthCheck: { interval: 30, timeout: 5, retries: 3, ...container.healthCheck } }),
  };
}

/** With awsvpc and host a port of the container is the same port of the host; in other modes 0 asks for any. */
function registeredPort(mapping: PortMapping, networkMode: string | undefined): PortMapping {
  if (mapping.containerPortRange !== undefined) return { ...mapping, protocol: mapping.protocol ?? 'tcp' };
  const hostPort = networkMode === 'awsvpc' || networkMode === 'host' ? mapping.containerPort : (mapping.hostPort ?? 0);
  return { ...mapping, ...(hostPort !== undefined && { hostPort }), protocol: mapping.protocol ?? 'tcp' };
}
