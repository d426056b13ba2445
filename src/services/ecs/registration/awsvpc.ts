import type { ContainerDefinition, PortMapping } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import { clientError } from '../errors.ts';
import { portRange, type PortRange } from './port-range.ts';
import type { RegistrationInput } from './registration-input.ts';

/** What a container may not ask for when its task has an ENI of its own. */
export function checkAwsvpc(input: RegistrationInput): void {
  const containers = input.containerDefinitions ?? [];
  for (const container of containers) {
    const [unsupported] = unsupportedOf(container);
    if (unsupported !== undefined) throw clientError(`${unsupported} not supported on container when networkMode=awsvpc.`);
    if (hasAny(container.links)) throw clientError('Links are not supported when networkMode=awsvpc.');
  }
  checkPortClashes(containers);
}

function unsupportedOf(container: ContainerDefinition): readonly string[] {
  return [
    ...(container.hostname ? ['hostname is'] : []),
    ...(container.disableNetworking ? ['Disable Networking is'] : []),
    ...(hasAny(container.dnsServers) ? ['DNS servers are'] : []),
    ...(hasAny(container.dnsSearchDomains) ? ['DNS search domains are'] : []),
    ...(hasAny(container.extraHosts) ? ['Extra hosts are'] : []),
  ];
}

/** All containers of a task share its network namespace. */
function checkPortClashes(containers: readonly ContainerDefinition[]): void {
  const taken: TakenPorts[] = [];
  const names = new Set<string>();
  for (const mapping of containers.flatMap((container) => container.portMappings ?? [])) {
    const ports = takenPorts(mapping);
    const other = taken.find((candidate) => candidate.protocol === ports.protocol && candidate.first <= ports.last && ports.first <= candidate.last);
    if (other !== undefined) throw clientError(`${ports.protocol.toUpperCase()} container port '${Math.max(ports.first, other.first)}' is used multiple times in task when networkMode=awsvpc.`);
    taken.push(ports);
    if (mapping.name !== undefined && names.has(mapping.name)) throw clientError('When networkMode=awsvpc, port mapping name is already used');
    if (mapping.name !== undefined) names.add(mapping.name);
  }
}

interface TakenPorts extends PortRange {
  readonly protocol: string;
}

function takenPorts(mapping: PortMapping): TakenPorts {
  return { protocol: mapping.protocol ?? 'tcp', ...known(portRange(mapping), 'the ports of a mapping that was checked') };
}

function hasAny(list: readonly unknown[] | undefined): boolean {
  return list !== undefined && list.length > 0;
}
