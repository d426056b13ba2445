import { isRegionName } from '#base/region.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { addressRecords, changingTtlSeconds } from './dns-record.ts';
import { isIn, type ApiService, type DnsQuestion, type DnsWorld, type Named } from './dns-world.ts';

/** The name of all APIs together, which tasks are told of. */
export const apiName = 'aws.drydock.internal';
const ownZone = 'drydock.internal';

/** Names of APIs lead to the VPC's own endpoint of that service where there is one, and to the daemon else. */
export function apiRecords(question: DnsQuestion, world: DnsWorld): Named {
  const { name, vpc } = question;
  if (isIn(name, ownZone)) return ownRecords(question, world);
  const api = apiOf(name, world.apiServices);
  if (api === undefined) return undefined;
  const endpoint = api.region === vpc.region ? endpointOf(vpc, api.service) : undefined;
  return { zone: name, records: addressRecords(name, endpoint ?? [world.apiAddress], changingTtlSeconds) };
}

/** Who may not send to the daemon's own address is led to an endpoint: they all take every API. */
function ownRecords({ name, vpc, asker }: DnsQuestion, { apiAddress, reachesApi }: DnsWorld): Named {
  if (name !== apiName) return { zone: ownZone, records: [], isKnown: name === ownZone };
  const endpoints = vpc.endpoints.filter(({ type }) => type === 'Interface').flatMap(({ addresses }) => addresses);
  const addresses = endpoints.length === 0 || reachesApi(vpc.vpcId, asker) ? [apiAddress] : endpoints;
  return { zone: ownZone, records: addressRecords(name, addresses, changingTtlSeconds), isForAskerOnly: true };
}

/** The addresses of an endpoint that takes over the service's public names (https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html). */
function endpointOf(vpc: VpcTopology, service: string): readonly string[] | undefined {
  const serviceName = `com.amazonaws.${vpc.region}.${service}`;
  const addresses = vpc.endpoints.filter((endpoint) => endpoint.type === 'Interface' && endpoint.privateDnsEnabled && endpoint.serviceName === serviceName).flatMap((endpoint) => endpoint.addresses);
  return addresses.length > 0 ? addresses : undefined;
}

interface Api {
  readonly service: string;
  /** Undefined of global names, such as `sts.amazonaws.com`, which no endpoint takes over. */
  readonly region: string | undefined;
}

function apiOf(name: string, services: readonly ApiService[]): Api | undefined {
  const labels = name.split('.');
  for (const { service, names } of services) {
    const pattern = names.map((one) => one.split('.')).find((one) => matches(labels, one));
    if (pattern !== undefined) return { service, region: labels[pattern.indexOf('{region}')] };
  }
  return undefined;
}

function matches(labels: readonly string[], pattern: readonly string[]): boolean {
  return labels.length === pattern.length && pattern.every((part, index) => part === labels[index] || part === '*' || (part === '{region}' && isRegionName(labels[index] ?? '')));
}
