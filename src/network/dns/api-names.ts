import { isRegionName } from '#base/region.ts';
import type { TopologyEndpoint, VpcTopology } from '#model/vpc-topology.ts';
import { addressRecords, changingTtlSeconds } from './dns-record.ts';
import { isIn, type ApiService, type DnsQuestion, type DnsWorld, type Named } from './dns-world.ts';

/** The name of all APIs together, which tasks are told of. */
export const apiName = 'aws.drydock.internal';
const ownZone = 'drydock.internal';

/** Names of APIs lead to the VPC's own endpoint of that service where there is one, and to the daemon else. */
export function apiRecords(question: DnsQuestion, world: DnsWorld): Named {
  const { name, vpc } = question;
  if (isIn(name, ownZone)) return ownRecords(question, world);
  const labels = name.split('.');
  const serviceName = serviceOf(labels, world.apiServices);
  const endpoint = interfaceEndpoints(vpc).filter((one) => one.privateDnsEnabled && (one.serviceName === serviceName || world.privateDnsNames(one.serviceName, vpc.region).some((pattern) => matches(labels, pattern.split('.')))));
  if (serviceName === undefined && endpoint.length === 0) return undefined;
  const addresses = endpoint.flatMap((one) => one.addresses);
  return { zone: name, records: addressRecords(name, addresses.length > 0 ? addresses : [world.apiAddress], changingTtlSeconds) };
}

/** Who may not send to the daemon's own address is led to an endpoint: they all take every API. */
function ownRecords({ name, vpc, asker }: DnsQuestion, { apiAddress, reachesApi }: DnsWorld): Named {
  if (name !== apiName) return { zone: ownZone, records: [], isKnown: name === ownZone };
  const endpoints = interfaceEndpoints(vpc).flatMap(({ addresses }) => addresses);
  const addresses = endpoints.length === 0 || reachesApi(vpc.vpcId, asker) ? [apiAddress] : endpoints;
  return { zone: ownZone, records: addressRecords(name, addresses, changingTtlSeconds), isForAskerOnly: true };
}

function interfaceEndpoints(vpc: VpcTopology): readonly TopologyEndpoint[] {
  return vpc.endpoints.filter(({ type }) => type === 'Interface');
}

/** The endpoint service whose name this is, such as `com.amazonaws.us-east-1.ecs`; of a name without a region, one that no endpoint is of. */
function serviceOf(labels: readonly string[], services: readonly ApiService[]): string | undefined {
  for (const { service, names } of services) {
    const pattern = names.map((one) => one.split('.')).find((one) => matches(labels, one));
    if (pattern !== undefined) return `com.amazonaws.${labels[pattern.indexOf('{region}')] ?? 'global'}.${service}`;
  }
  return undefined;
}

/** Label by label from the end; a `*` in front stands for one or more. */
function matches(labels: readonly string[], pattern: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === '*') return labels.length > rest.length && matches(labels.slice(labels.length - rest.length), rest);
  return labels.length === pattern.length && pattern.every((part, index) => part === labels[index] || (part === '{region}' && isRegionName(labels[index] ?? '')));
}
