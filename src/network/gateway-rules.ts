import { parseCidr } from '#model/cidr.ts';
import type { TopologyInterface, TopologyRouteTable, TopologyTarget } from '#model/vpc-topology.ts';
import { addressMatch, mapOf, ruleOf, setOf, type Chain, type TablePart } from './nft-table.ts';
import { remember } from './remember.ts';
import { routesInside, underlayAddressOf, type PublicUnderlay } from './public-underlay.ts';
import { anyTaskLink, byId, nextHops, placedInterfaces, routingInputs, uplinkName, type VpcNetwork } from './vpc-network.ts';

/**
 * The internet gateway and NAT gateways: both are the uplink, told by the next hop that the route table names. Each packet
 * is judged, in both directions, so that nothing of a connection passes when its address or gateway is another's now.
 */
export function gatewayPart(vpc: VpcNetwork): TablePart {
  return parts(vpc.attachments, routingInputs(vpc), () => freshPart(vpc));
}

const parts = remember<TablePart>();

function freshPart(vpc: VpcNetwork): TablePart {
  const own = placedInterfaces(vpc).flatMap(({ eni }) => translationsOf(vpc.underlay, eni));
  const nats = natGatewaysOf(vpc);
  const tables = byId(vpc.topology.routeTables);
  const usedTables = [...new Set(nats.map(({ routeTableId }) => routeTableId))].flatMap((id) => tables.get(id) ?? []);
  return {
    sets: [
      ['public', mapOf('ipv4_addr : ipv4_addr', own.map(({ inside, underlay }) => `${inside} : ${underlay}`))],
      ['private', mapOf('ipv4_addr : ipv4_addr', own.map(({ inside, underlay }) => `${underlay} : ${inside}`))],
      ['public_of', setOf('ipv4_addr . ipv4_addr', own.map(({ inside, underlay }) => `${inside} . ${underlay}`))],
      ['have_public', setOf('ipv4_addr', own.map(({ inside }) => inside))],
      ['nat', mapOf('ipv4_addr : ipv4_addr', nats.map(({ hop, underlay }) => `${hop} : ${underlay}`))],
      ['nat_of', setOf('ipv4_addr . ipv4_addr', nats.map(({ hop, underlay }) => `${hop} . ${underlay}`))],
      ['nat_public', setOf('ipv4_addr', nats.map(({ underlay }) => underlay))],
      ['nat_ways', mapOf('ipv4_addr : verdict', nats.flatMap(({ hop, routeTableId }) => (tables.has(routeTableId) ? [`${hop} : goto ${internetChain(routeTableId)}`] : [])))],
    ],
    chains: [
      ...gatewayChains(vpc),
      ...translationChains(vpc),
      ...usedTables.map((table): [string, Chain] => [internetChain(table.id), { rules: internetRules(vpc, table) }]),
    ],
  };
}

export interface NatWay {
  readonly id: string;
  /** The next hop of routes to it. */
  readonly hop: string;
  readonly underlay: string;
  readonly subnetId: string;
  readonly routeTableId: string;
}

export function natGatewaysOf(vpc: VpcNetwork): readonly NatWay[] {
  const hops = nextHops(vpc);
  const subnets = byId(vpc.topology.subnets);
  return vpc.topology.natGateways.flatMap(({ id, subnetId, publicIpv4Address }) => {
    const [hop, underlay] = [hops.get(id), underlayAddressOf(vpc.underlay, publicIpv4Address)];
    return hop === undefined || underlay === undefined ? [] : [{ id, hop, underlay, subnetId, routeTableId: subnets.get(subnetId)?.routeTableId ?? '' }];
  });
}

function gatewayChains({ uplink }: VpcNetwork): readonly [string, Chain][] {
  return [
    [
      'gateway',
      {
        hook: 'type filter hook forward priority -10; policy accept;',
        rules: [
          `oifname "${uplinkName}" tcp flags syn tcp option maxseg size set rt mtu`,
          `iifname "${uplinkName}" jump from_internet`,
          `oifname "${uplinkName}" rt ip nexthop ${uplink.hostAddress} jump to_internet`,
          `oifname "${uplinkName}" rt ip nexthop != ${uplink.hostAddress} jump to_nat`,
          // What began with the address of a gateway does not go on by another way, where nobody knows it by that.
          `oifname != "${uplinkName}" ct status snat ct direction original drop`,
        ],
      },
    ],
    [
      'from_internet',
      {
        rules: [
          'ct direction original ct reply ip saddr . ct original ip daddr @public_of return',
          'ct direction original drop',
          'ct original ip saddr . ct reply ip daddr @public_of return',
          'ct reply ip daddr @nat_public return',
          'drop',
        ],
      },
    ],
    [
      'to_internet',
      {
        rules: [
          // Without a public address an internet gateway carries nothing: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
          'ip saddr != @have_public drop',
          'ct direction reply ct reply ip saddr . ct original ip daddr != @public_of drop',
          // A connection keeps the address that it began with, so that it cannot go on when it is another one now.
          'ct direction original ct status confirmed ct original ip saddr . ct reply ip daddr != @public_of drop',
        ],
      },
    ],
    ['to_nat', { rules: ['ct direction reply drop', 'ct status confirmed rt ip nexthop . ct reply ip daddr != @nat_of drop', 'rt ip nexthop vmap @nat_ways', 'drop'] }],
  ];
}

function translationChains({ uplink, underlay }: VpcNetwork): readonly [string, Chain][] {
  return [
    [
      'translate_in',
      { hook: 'type nat hook prerouting priority -100; policy accept;', rules: [`iifname "${uplinkName}" dnat to ip daddr map @private`, `iifname ${anyTaskLink} ip daddr ${underlay.pool} dnat ip prefix to ip daddr map { ${underlay.pool} : ${underlay.cidr} }`] },
    ],
    [
      'translate_out',
      { hook: 'type nat hook postrouting priority 100; policy accept;', rules: [`oifname "${uplinkName}" rt ip nexthop ${uplink.hostAddress} snat to ip saddr map @public`, `oifname "${uplinkName}" snat to rt ip nexthop map @nat`] },
    ],
  ];
}

/** A NAT gateway carries only what its own subnet's table leads to an internet gateway. */
function internetRules({ topology, underlay }: VpcNetwork, { routes }: TopologyRouteTable): readonly string[] {
  const inside = [...routesInside<TopologyTarget>(underlay, routes, { kind: 'blackhole' })];
  // The longest prefix that matches decides; the VPC's own come first in any case.
  const narrowestFirst = inside.filter(([cidr]) => !topology.cidrs.includes(cidr)).toSorted(([one], [other]) => (parseCidr(other)?.prefixLength ?? 0) - (parseCidr(one)?.prefixLength ?? 0));
  const rules = [...topology.cidrs.map((cidr) => [cidr, 'drop'] as const), ...narrowestFirst.map(([cidr, { kind }]) => [cidr, kind === 'internet-gateway' ? 'return' : 'drop'] as const)].map(([cidr, verdict]) => ruleOf(addressMatch('ip daddr', [cidr]), verdict));
  return [...rules, 'drop'];
}

function translationsOf(underlay: PublicUnderlay, { publicAddresses }: TopologyInterface) {
  return publicAddresses.flatMap(({ publicIpv4Address, privateIpv4Address }) => {
    const address = underlayAddressOf(underlay, publicIpv4Address);
    return address === undefined ? [] : [{ inside: privateIpv4Address, underlay: address }];
  });
}

const internetChain = (routeTableId: string) => `internet.${routeTableId}`;
