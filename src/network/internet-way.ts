import { isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import type { TopologySubnet, TopologyTarget, VpcTopology } from '#model/vpc-topology.ts';

/** By which gateway packets of a subnet come to an address of the internet. */
export type InternetWay = { readonly kind: 'internet-gateway' } | { readonly kind: 'nat-gateway'; readonly id: string };

/** Undefined when there is none: no route, one to something else, or a NAT gateway that has no way itself. */
export function internetWay(vpc: VpcTopology, subnetId: string, destination: string): InternetWay | undefined {
  const target = targetOf(vpc, subnetId, destination);
  if (target?.kind === 'internet-gateway') return { kind: 'internet-gateway' };
  if (target?.kind !== 'nat-gateway') return undefined;
  const nat = vpc.natGateways.find(({ id }) => id === target.id);
  return nat !== undefined && targetOf(vpc, nat.subnetId, destination)?.kind === 'internet-gateway' ? { kind: 'nat-gateway', id: nat.id } : undefined;
}

/** The private addresses that reach an address of the internet as far as routes and public addresses go. */
export function internetSources(vpc: VpcTopology, destination: string): readonly string[] {
  const ways = new Map(vpc.subnets.map((subnet) => [subnet.id, internetWay(vpc, subnet.id, destination)]));
  return vpc.interfaces.flatMap(({ subnetId, addresses, publicAddresses }) => {
    const way = ways.get(subnetId);
    if (way === undefined) return [];
    return way.kind === 'nat-gateway' ? addresses : publicAddresses.map(({ privateIpv4Address }) => privateIpv4Address);
  });
}

function targetOf(vpc: VpcTopology, subnetId: string, destination: string): TopologyTarget | undefined {
  const subnet: TopologySubnet | undefined = vpc.subnets.find(({ id }) => id === subnetId);
  const address = parseAddress(destination);
  let [best, bestLength]: [TopologyTarget | undefined, number] = [undefined, -1];
  for (const route of vpc.routeTables.find(({ id }) => id === subnet?.routeTableId)?.routes ?? []) {
    const cidr = parseCidr(route.destination);
    if (cidr !== undefined && address !== undefined && cidr.prefixLength > bestLength && isInCidr(address, cidr)) [best, bestLength] = [route.target, cidr.prefixLength];
  }
  return best;
}
