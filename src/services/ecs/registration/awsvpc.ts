import type { ContainerDefinition, PortMapping } from '@aws-sdk/client-ecs';
import { clientError } from '../errors.ts';
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
  const taken = new Set<string>();
  const names = new Set<string>();
  for (const mapping of containers.flatMap((container) => container.portMappings ?? [])) {
    const port = portKey(mapping);
    if (taken.has(port)) throw clientError(`The container port ${port.replace('/', ' with protocol ')} is used more than once. When networkMode=awsvpc, containers in a task cannot share a port.`);
    taken.add(port);
    if (mapping.name !== undefined && names.has(mapping.name)) throw clientError('port mapping name is already used');
    if (mapping.name !== undefined) names.add(mapping.name);
  }
}

function portKey(mapping: PortMapping): string {
  return `${mapping.containerPortRange ?? mapping.containerPort}/${mapping.protocol ?? 'tcp'}`;
}

function hasAny(list: readonly unknown[] | undefined): boolean {
  return list !== undefined && list.length > 0;
}
