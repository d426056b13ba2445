import type { ElasticIp } from '#model/elastic-ip.ts';
import { isIpv6Cidr } from '#model/ipv6-cidr.ts';
import type { NatGateway } from '#model/nat-gateway.ts';
import type { NetworkAcl } from '#model/network-acl.ts';
import { privateAddresses, type NetworkInterface } from '#model/network-interface.ts';
import type { PrefixList } from '#model/prefix-list.ts';
import type { InternetGateway, RouteTable } from '#model/routing.ts';
import { isOfIpv6, type SecurityGroup } from '#model/security-group.ts';
import type { VpcEndpoint } from '#model/vpc-endpoint.ts';
import type { VpcPeeringConnection } from '#model/vpc-peering.ts';
import type { TopologyInterface, TopologyPeering, TopologySubnet, VpcDns, VpcTopology } from '#model/vpc-topology.ts';
import { amazonProvidedDns, type DhcpOptions, type Subnet, type Vpc } from '#model/vpc.ts';
import { sameAsBefore } from './same-as-before.ts';
import { prefixListCidrs, routeTableTopology } from './routes.ts';

/** Everything that EC2 keeps of a VPC, as the store has it. */
export interface VpcDocuments {
  readonly vpc: Vpc;
  readonly dhcpOptions: DhcpOptions | undefined;
  readonly subnets: readonly Subnet[];
  readonly interfaces: readonly NetworkInterface[];
  readonly elasticIps: readonly ElasticIp[];
  readonly groups: readonly SecurityGroup[];
  readonly routeTables: readonly RouteTable[];
  readonly acls: readonly NetworkAcl[];
  readonly internetGateways: readonly InternetGateway[];
  readonly natGateways: readonly NatGateway[];
  readonly endpoints: readonly VpcEndpoint[];
  readonly peerings: readonly VpcPeeringConnection[];
  /** Of the region. */
  readonly prefixLists: readonly PrefixList[];
}

/** What the network of each VPC has to be. Parts that are as they were before stay the same objects. */
export function planTopologies(all: readonly VpcDocuments[], before: readonly VpcTopology[]): readonly VpcTopology[] {
  const known = new Map(before.map((topology) => [topology.vpcId, topology]));
  const documents = new Map(all.map((each) => [each.vpc.id, each]));
  return all.map((each) => sameAsBefore(topologyOf(each, documents), known.get(each.vpc.id)));
}

function topologyOf(documents: VpcDocuments, all: ReadonlyMap<string, VpcDocuments>): VpcTopology {
  const { vpc, groups } = documents;
  return {
    vpcId: vpc.id,
    account: vpc.account,
    region: vpc.region,
    cidrs: [vpc.cidr, ...vpc.secondaryCidrs.map(({ cidr }) => cidr)],
    dns: dnsOf(vpc, documents.dhcpOptions),
    subnets: documents.subnets.map((subnet) => topologySubnet(subnet, documents)),
    interfaces: interfacesOf(documents),
    groups: groups.map(withoutIpv6),
    prefixLists: Object.fromEntries(referredPrefixLists(groups).map((id) => [id, prefixListCidrs(documents, id)])),
    routeTables: documents.routeTables.map((table) => routeTableTopology(table, documents)),
    acls: documents.acls.map(({ id, entries }) => ({ id, entries: entries.filter(({ cidr }) => !isIpv6Cidr(cidr)).toSorted((one, other) => one.ruleNumber - other.ruleNumber) })),
    natGateways: documents.natGateways.filter(({ state }) => state === 'available').map(({ id, subnetId, privateIpv4Address, publicIpv4Address }) => ({ id, subnetId, privateIpv4Address, publicIpv4Address })),
    peerings: documents.peerings.filter(({ status }) => status === 'active').flatMap((connection) => peeringOf(connection, documents, all)),
    endpoints: documents.endpoints.map((endpoint) => ({ id: endpoint.id, type: endpoint.type, serviceName: endpoint.serviceName, privateDnsEnabled: endpoint.privateDnsEnabled, addresses: addressesOf(endpoint, documents) })),
  };
}

/** No packet of IPv6 comes or goes, so what rules say of them is nothing that the network has to know. */
function withoutIpv6(group: SecurityGroup): SecurityGroup {
  const rules = group.rules.filter(({ peer }) => !isOfIpv6(peer));
  return rules.length === group.rules.length ? group : { ...group, rules };
}

function dnsOf(vpc: Vpc, options: DhcpOptions | undefined): VpcDns {
  const valuesOf = (key: string) => options?.configurations.find((configuration) => configuration.key === key)?.values ?? [];
  return {
    isSupported: vpc.enableDnsSupport,
    hasHostnames: vpc.enableDnsHostnames,
    domainNames: valuesOf('domain-name').flatMap((value) => value.split(' ')),
    nameServers: valuesOf('domain-name-servers').filter((server) => server !== amazonProvidedDns),
  };
}

/** A subnet without an association of its own has the VPC's main table. */
function topologySubnet({ id, cidr, availabilityZone }: Subnet, { routeTables, acls }: VpcDocuments): TopologySubnet {
  const isAssociated = ({ associations }: RouteTable | NetworkAcl) => associations.some(({ subnetId }) => subnetId === id);
  const table = routeTables.find(isAssociated) ?? routeTables.find(({ isMain }) => isMain);
  return { id, cidr, availabilityZone, routeTableId: table?.id ?? '', aclId: acls.find(isAssociated)?.id ?? '' };
}

function interfacesOf({ interfaces, elasticIps }: VpcDocuments): readonly TopologyInterface[] {
  const associated = Map.groupBy(elasticIps.filter(({ association }) => association !== undefined), ({ association }) => association?.networkInterfaceId);
  return interfaces.map((eni): TopologyInterface => {
    const elastic = (associated.get(eni.id) ?? []).flatMap(({ publicIpv4Address, association }) => (association === undefined ? [] : [{ publicIpv4Address, privateIpv4Address: association.privateIpv4Address }]));
    const isReplaced = elastic.some(({ privateIpv4Address }) => privateIpv4Address === eni.privateIpv4Address);
    const own = eni.publicIpv4Address === undefined || isReplaced ? [] : [{ publicIpv4Address: eni.publicIpv4Address, privateIpv4Address: eni.privateIpv4Address }];
    return { id: eni.id, subnetId: eni.subnetId, addresses: privateAddresses(eni), publicAddresses: [...own, ...elastic], securityGroupIds: eni.securityGroupIds, sourceDestCheck: eni.sourceDestCheck, type: eni.interfaceType };
  });
}

function referredPrefixLists(groups: readonly SecurityGroup[]): readonly string[] {
  return [...new Set(groups.flatMap((group) => group.rules.flatMap(({ peer }) => (peer.kind === 'prefix-list' ? [peer.prefixListId] : []))))].toSorted();
}

function addressesOf(endpoint: VpcEndpoint, { interfaces }: VpcDocuments): readonly string[] {
  return interfaces.filter(({ ownerResourceId }) => ownerResourceId === endpoint.id).map(({ privateIpv4Address }) => privateIpv4Address);
}

/** What of the peer matters here: its CIDRs, the members of its groups that rules here name, and the names that it lets this side resolve. */
function peeringOf(connection: VpcPeeringConnection, { vpc, groups }: VpcDocuments, all: ReadonlyMap<string, VpcDocuments>): readonly TopologyPeering[] {
  const peerSide = connection.requester.vpcId === vpc.id ? connection.accepter : connection.requester;
  const peer = all.get(peerSide.vpcId);
  if (peer === undefined) return [];
  const interfaces = interfacesOf(peer);
  const referred = new Set(groups.flatMap((group) => group.rules.flatMap((rule) => (rule.peer.kind === 'group' ? [rule.peer.groupId] : []))));
  const members = peer.groups.filter(({ id }) => referred.has(id)).map(({ id }): [string, readonly string[]] => [id, interfaces.filter(({ securityGroupIds }) => securityGroupIds.includes(id)).flatMap(({ addresses }) => addresses)]);
  return [
    {
      id: connection.id,
      peerVpcId: peer.vpc.id,
      peerCidrs: [peer.vpc.cidr, ...peer.vpc.secondaryCidrs.map(({ cidr }) => cidr)],
      peerGroupMembers: Object.fromEntries(members),
      peerNames: peerSide.allowDnsResolutionFromRemoteVpc ? interfaces.flatMap(({ publicAddresses }) => publicAddresses) : [],
    },
  ];
}
