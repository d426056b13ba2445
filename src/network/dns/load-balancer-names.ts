import { isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import type { LoadBalancerTopology, TopologyNode } from '#model/load-balancer-topology.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { addressOfNode, answeringNodes } from '../load-balancer/answering-nodes.ts';
import { addressRecords, lastingTtlSeconds } from './dns-record.ts';
import { isIn, type DnsQuestion, type DnsWorld, type Named } from './dns-world.ts';

const zone = 'elb.localhost';

/** Load balancers by their names in lower case. */
export function byName(loadBalancers: readonly LoadBalancerTopology[]): ReadonlyMap<string, LoadBalancerTopology> {
  return new Map(loadBalancers.map((balancer) => [balancer.dnsName.toLowerCase(), balancer]));
}

/**
 * The name of a load balancer has the addresses of its nodes, and with a zone's name in front those of the zone's node
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html#dns-name).
 */
export function loadBalancerRecords(question: DnsQuestion, { loadBalancers }: DnsWorld): Named {
  const { name } = question;
  if (!isIn(name, zone)) return undefined;
  const own = loadBalancers.get(name);
  if (own !== undefined) return ownName(question, own);
  const [first, ...rest] = name.split('.');
  const parent = loadBalancers.get(rest.join('.'));
  if (parent !== undefined) return { zone: rest.join('.'), records: recordsOf(name, parent, parent.nodes.filter(({ availabilityZone }) => availabilityZone === first)) };
  return { zone, records: [], isKnown: name === zone };
}

/** Who asks may be led to the node of its own zone (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-load-balancer-attributes.html#zonal-dns-affinity). */
function ownName({ name, vpc, asker }: DnsQuestion, balancer: LoadBalancerTopology): Named {
  const nodes = answeringNodes(balancer);
  const policy = balancer.settings.dnsClientRoutingPolicy;
  if (policy === 'any_availability_zone') return { zone: name, records: recordsOf(name, balancer, nodes) };
  const askersZone = zoneOf(asker, vpc);
  const [near = [], others = []] = [true, false].map((isNear) => nodes.filter(({ availabilityZone }) => (availabilityZone === askersZone) === isNear));
  // AWS has the others in some answers when the affinity is partial: here they come after those of the zone.
  const chosen = near.length > 0 && policy === 'availability_zone_affinity' ? near : [...near, ...others];
  return { zone: name, records: recordsOf(name, balancer, chosen), isForAskerOnly: true };
}

function zoneOf(address: string, { subnets }: VpcTopology): string | undefined {
  const number = parseAddress(address);
  const subnet = subnets.find(({ cidr }) => {
    const parsed = parseCidr(cidr);
    return number !== undefined && parsed !== undefined && isInCidr(number, parsed);
  });
  return subnet?.availabilityZone;
}

function recordsOf(name: string, balancer: LoadBalancerTopology, nodes: readonly TopologyNode[]) {
  return addressRecords(name, nodes.flatMap((node) => addressOfNode(balancer, node) ?? []), lastingTtlSeconds);
}
