import { assert } from '#base/assert.ts';
import type { NetworkAclEntry } from '#model/network-acl.ts';
import type { TopologyAcl, TopologyInterface, TopologySubnet } from '#model/vpc-topology.ts';
import { natGatewaysOf, type NatWay } from './gateway-rules.ts';
import { addressMatch, mapOf, ruleOf, setOf, type Chain, type TablePart } from './nft-table.ts';
import { withUnderlay, type PublicUnderlay } from './public-underlay.ts';
import { apiAddress } from './host-plan.ts';
import { internetWay } from './internet-way.ts';
import { remember } from './remember.ts';
import { ownDnsAddress } from './routing.ts';
import { byId, endpointInterfaces, placedInterfaces, routingInputs, uplinkName, type VpcNetwork } from './vpc-network.ts';

type Way = 'in' | 'out';

/** A subnet whose ACL refuses something in one of the directions. */
interface GuardedSubnet {
  readonly id: string;
  readonly aclId: string;
  readonly ways: readonly Way[];
  readonly links: readonly string[];
  /** The addresses of the endpoints in it. */
  readonly endpoints: readonly string[];
}

/**
 * Network ACLs: said of each packet that leaves or enters a subnet, with its private addresses. Subnets whose ACL allows
 * everything cost nothing.
 */
export function aclPart(vpc: VpcNetwork): TablePart {
  return parts(vpc.attachments, [...routingInputs(vpc), vpc.topology.acls], () => freshPart(vpc));
}

const parts = remember<TablePart>();

function freshPart(vpc: VpcNetwork): TablePart {
  const guarded = guardedSubnets(vpc);
  if (guarded.length === 0) return { sets: [], chains: [] };
  const nats = natGatewaysOf(vpc).filter(({ subnetId }) => guarded.some(({ id }) => id === subnetId));
  const apiWays = natWaysToApi(vpc, nats);
  const acls = vpc.topology.acls.filter(({ id }) => guarded.some(({ aclId }) => aclId === id));
  const verdicts = (type: string, way: Way, subjects: (subnet: GuardedSubnet) => readonly string[]) => mapOf(`${type} : verdict`, guarded.filter(({ ways }) => ways.includes(way)).flatMap((subnet) => subjects(subnet).map((subject) => `${subject} : jump ${subnetChain(subnet.id, way)}`)));
  return {
    sets: [
      ['acl_leaving', verdicts('ifname', 'out', ({ links }) => links)],
      ['acl_entering', verdicts('ifname', 'in', ({ links }) => links)],
      ['acl_leaving_endpoint', verdicts('ipv4_addr', 'out', ({ endpoints }) => endpoints)],
      ['acl_entering_endpoint', verdicts('ipv4_addr', 'in', ({ endpoints }) => endpoints)],
      ['acl_to_nat', mapOf('ipv4_addr : verdict', nats.map(({ id, hop }) => `${hop} : jump ${natChain(id, 'out')}`))],
      ['acl_api_by_nat', mapOf('ifname : verdict', apiWays.map(({ link, id }) => `${link} : jump ${natChain(id, 'out')}`))],
      ['acl_api_from_nat', mapOf('ifname : verdict', apiWays.map(({ link, id }) => `${link} : jump ${natChain(id, 'in')}`))],
      ['acl_from_nat', mapOf('ipv4_addr : verdict', nats.map(({ id, underlay }) => `${underlay} : jump ${natChain(id, 'in')}`))],
      ...guarded.map(({ id, links }) => [linksSet(id), setOf('ifname', links)] as const),
    ],
    chains: [...baseChains(vpc), ...guarded.flatMap(subnetChains), ...nats.flatMap((nat) => natChains(nat, guarded)), ...missingAcls(acls, guarded), ...acls.flatMap((acl) => aclChains(acl, vpc.underlay))],
  };
}

/** What is not filtered: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html */
function baseChains(vpc: VpcNetwork): readonly [string, Chain][] {
  const unjudged = ['169.254.0.0/16', ...ownDnsAddress(vpc)].join(', ');
  return [
    [
      'acl',
      {
        hook: 'type filter hook forward priority -5; policy accept;',
        rules: [
          'iifname vmap @acl_leaving',
          `oifname "${uplinkName}" rt ip nexthop vmap @acl_to_nat`,
          `iifname "${uplinkName}" ct direction reply ct reply ip daddr vmap @acl_from_nat`,
          'oifname vmap @acl_entering',
        ],
      },
    ],
    ['acl_to_router', { hook: 'type filter hook input priority -5; policy accept;', rules: [`ip daddr { ${unjudged} } accept`, 'iifname vmap @acl_leaving', `ip daddr ${apiAddress} iifname vmap @acl_api_by_nat`, 'ip daddr vmap @acl_entering_endpoint'] }],
    ['acl_from_router', { hook: 'type filter hook output priority -5; policy accept;', rules: [`ip saddr { ${unjudged} } accept`, `ip saddr ${apiAddress} oifname vmap @acl_api_from_nat`, 'ip saddr vmap @acl_leaving_endpoint', 'oifname vmap @acl_entering'] }],
  ];
}

function guardedSubnets(vpc: VpcNetwork): readonly GuardedSubnet[] {
  const { subnets, acls } = vpc.topology;
  const known = byId(acls);
  const guarded = subnets.map((subnet) => ({ subnet, ways: guardedWays(known.get(subnet.aclId)) })).filter(({ ways }) => ways.length > 0);
  if (guarded.length === 0) return [];
  const links = Map.groupBy(placedInterfaces(vpc), ({ eni }) => eni.subnetId);
  const endpoints = Map.groupBy(endpointInterfaces(vpc), ({ subnetId }) => subnetId);
  const addressesOf = (subnet: TopologySubnet) => (endpoints.get(subnet.id) ?? []).flatMap(({ addresses }: TopologyInterface) => addresses);
  return guarded.map(({ subnet, ways }) => ({ id: subnet.id, aclId: subnet.aclId, ways, links: (links.get(subnet.id) ?? []).map(({ link }) => `"${link}"`), endpoints: addressesOf(subnet) }));
}

function guardedWays(acl: TopologyAcl | undefined): readonly Way[] {
  const allowsAll = (way: Way) => {
    const first = acl?.entries.find(({ direction }) => direction === directions[way]);
    return first !== undefined && first.action === 'allow' && first.protocol === '-1' && first.cidr === '0.0.0.0/0';
  };
  return (['in', 'out'] as const).filter((way) => !allowsAll(way));
}

function subnetChains({ id, aclId, ways, endpoints }: GuardedSubnet): readonly [string, Chain][] {
  const own = endpoints.join(', ');
  // Between two of one subnet there is no ACL.
  const within = { in: ['iifname', 'ip saddr'], out: ['oifname', 'ip daddr'] } as const;
  return ways.map((way): [string, Chain] => {
    const [link, address] = within[way];
    return [subnetChain(id, way), { rules: [`${link} @${linksSet(id)} return`, ...(own === '' ? [] : [`${address} { ${own} } return`]), `goto ${aclChain(aclId, way)}`] }];
  });
}

/** The AWS APIs are of the internet: who comes there by a NAT gateway passes the ACL of that one's subnet, although the router itself answers. */
function natWaysToApi(vpc: VpcNetwork, nats: readonly NatWay[]): readonly { readonly link: string; readonly id: string }[] {
  const ways = new Map(vpc.topology.subnets.map(({ id }) => [id, internetWay(vpc.topology, id, apiAddress)]));
  return placedInterfaces(vpc).flatMap(({ link, eni }) => {
    const way = ways.get(eni.subnetId);
    return way?.kind === 'nat-gateway' && nats.some(({ id }) => id === way.id) ? [{ link: `"${link}"`, id: way.id }] : [];
  });
}

/** What goes through a NAT gateway enters and leaves its subnet; what is of the same subnet is judged there anyway. */
function natChains({ id, subnetId }: NatWay, guarded: readonly GuardedSubnet[]): readonly [string, Chain][] {
  const subnet = guarded.find((candidate) => candidate.id === subnetId);
  if (subnet === undefined) return [];
  const rules = subnet.ways.map((way) => `${way === 'in' ? 'jump' : 'goto'} ${aclChain(subnet.aclId, way)}`);
  return [
    [natChain(id, 'out'), { rules: [`iifname @${linksSet(subnetId)} return`, ...rules] }],
    [natChain(id, 'in'), { rules: [`oifname @${linksSet(subnetId)} return`, ...rules] }],
  ];
}

/** An ACL that the topology does not name lets nothing through. */
function missingAcls(acls: readonly TopologyAcl[], guarded: readonly GuardedSubnet[]): readonly [string, Chain][] {
  const missing = new Set(guarded.map(({ aclId }) => aclId)).difference(new Set(acls.map(({ id }) => id)));
  return [...missing].flatMap((id) => (['in', 'out'] as const).map((way): [string, Chain] => [aclChain(id, way), { rules: ['drop'] }]));
}

const chainsOfAcls = remember<readonly [string, Chain][]>();

function aclChains(acl: TopologyAcl, underlay: PublicUnderlay): readonly [string, Chain][] {
  return chainsOfAcls(acl, [underlay], () =>
    (['in', 'out'] as const).map((way) => [aclChain(acl.id, way), { rules: [...acl.entries.filter(({ direction }) => direction === directions[way]).flatMap((entry) => entryText(entry, underlay)), 'drop'] }]),
  );
}

function entryText({ direction, protocol, action, cidr, ports, icmp }: NetworkAclEntry, underlay: PublicUnderlay): readonly string[] {
  assert(/^-?[0-9]+$/.test(protocol), `${protocol} is not the number of a protocol`);
  if (protocol === '58') return [];
  const inside = withUnderlay(underlay, cidr);
  if (inside.length === 0) return [];
  const address = addressMatch(direction === 'ingress' ? 'ip saddr' : 'ip daddr', inside);
  return [ruleOf(protocolText({ protocol, ports, icmp }), address, action === 'allow' ? 'return' : 'drop')];
}

function protocolText({ protocol, ports, icmp }: { readonly protocol: string; readonly ports: NetworkAclEntry['ports']; readonly icmp: NetworkAclEntry['icmp'] }): string {
  if (protocol === '-1') return '';
  const name = { '6': 'tcp', '17': 'udp' }[protocol];
  if (name !== undefined) return ports === undefined || (ports.from === 0 && ports.to === 65_535) ? `ip protocol ${name}` : `${name} dport ${ports.from === ports.to ? ports.from : `${ports.from}-${ports.to}`}`;
  if (protocol !== '1' || icmp === undefined || icmp.type < 0) return `ip protocol ${protocol}`;
  return icmp.code < 0 ? `icmp type ${icmp.type}` : `icmp type ${icmp.type} icmp code ${icmp.code}`;
}

const directions = { in: 'ingress', out: 'egress' } as const;
const linksSet = (subnetId: string) => `links.${subnetId}`;
const subnetChain = (subnetId: string, way: Way) => `${way === 'in' ? 'enter' : 'leave'}.${subnetId}`;
const natChain = (natGatewayId: string, way: Way) => `${way === 'in' ? 'from' : 'to'}.${natGatewayId}`;
const aclChain = (aclId: string, way: Way) => `acl-${way}.${aclId}`;
