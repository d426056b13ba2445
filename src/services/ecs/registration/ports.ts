import type { ContainerDefinition, PortMapping } from '@aws-sdk/client-ecs';
import { clientError } from '../errors.ts';
import { portRange } from './port-range.ts';
import type { RegistrationInput } from './registration-input.ts';

const portMax = 65_535;
/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html */
const namePattern = /^[a-z0-9_][a-z0-9_-]{0,63}$/;

export function checkPorts(container: ContainerDefinition, input: RegistrationInput): void {
  for (const mapping of container.portMappings ?? []) checkPort(mapping, { container: container.name ?? '', networkMode: input.networkMode });
}

function checkPort(mapping: PortMapping, { container, networkMode }: { readonly container: string; readonly networkMode: string | undefined }): void {
  const { name, containerPort, hostPort, containerPortRange } = mapping;
  if (name !== undefined && !namePattern.test(name)) throw clientError(`Invalid port mapping name '${name}'. Up to 64 lowercase letters, numbers, underscores, and hyphens are allowed, and it can't start with a hyphen.`);
  if (containerPortRange !== undefined) return checkRange(mapping, container);
  if (containerPort === undefined) throw clientError('Container port must be specified in port mappings.');
  if (containerPort < 1 || containerPort > portMax) throw clientError(`Invalid container port ${containerPort}. It must be between 1 and ${portMax}.`);
  if (hostPort !== undefined && (hostPort < 0 || hostPort > portMax)) throw clientError(`Invalid host port ${hostPort}. It must be between 0 and ${portMax}.`);
  const mustMatch = networkMode === 'awsvpc' || networkMode === 'host';
  if (mustMatch && hostPort !== undefined && hostPort !== containerPort) {
    throw clientError(`When networkMode=${networkMode}, the host ports and container ports in port mappings must match.`);
  }
}

function checkRange(mapping: PortMapping, container: string): void {
  if (mapping.containerPort !== undefined || mapping.hostPort !== undefined) throw clientError('cannot specify both single port and port range');
  const range = portRange(mapping);
  if (range === undefined || range.first < 1 || range.last > portMax || range.first > range.last) throw clientError(`Invalid 'containerPortRange' setting for container '${container}'.`);
}
