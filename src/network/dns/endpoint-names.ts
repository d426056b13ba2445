import { isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import type { TopologyEndpoint, VpcTopology } from '#model/vpc-topology.ts';
import type { DnsQuestion, Named } from './dns-world.ts';
import { addressRecords, changingTtlSeconds } from './dns-record.ts';

const endpointDomain = 'vpce.amazonaws.com';

/**
 * An interface endpoint has a name for all of its addresses, `vpce-1-abc.ecs.us-east-1.vpce.amazonaws.com`, and one for each zone,
 * `vpce-1-abc-us-east-1a.ecs…`; anyone may look them up (https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html#interface-endpoint-dns-hostnames).
 */
export function endpointRecords({ name }: DnsQuestion, topologies: readonly VpcTopology[]): Named {
  const labels = name.split('.');
  if (labels.slice(-3).join('.') !== endpointDomain) return undefined;
  const [, id, zone] = /^(vpce-[0-9a-f]+)-[a-z0-9]+(?:-([a-z]{2}-[a-z0-9-]+))?$/.exec(labels[0] ?? '') ?? [];
  const region = labels.at(-4);
  for (const vpc of topologies) {
    const endpoint = vpc.endpoints.find((one) => one.id === id && one.type === 'Interface');
    if (endpoint === undefined || vpc.region !== region) continue;
    const addresses = zone === undefined ? endpoint.addresses : addressesIn(zone, endpoint, vpc);
    return { zone: name, records: addressRecords(name, addresses, changingTtlSeconds) };
  }
  return undefined;
}

function addressesIn(zone: string, endpoint: TopologyEndpoint, vpc: VpcTopology): readonly string[] {
  const cidrs = vpc.subnets.filter(({ availabilityZone }) => availabilityZone === zone).map(({ cidr }) => parseCidr(cidr));
  return endpoint.addresses.filter((text) => {
    const address = parseAddress(text);
    return address !== undefined && cidrs.some((cidr) => cidr !== undefined && isInCidr(address, cidr));
  });
}
