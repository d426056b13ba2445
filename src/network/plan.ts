import { isNarrower, rulesetDiff } from './ruleset-diff.ts';
import { rulesetOf, type Ruleset } from './ruleset.ts';
import { gatewayAddress } from './address-plan.ts';
import { linkName, type VpcNetwork } from './vpc-network.ts';

/** What is in a VPC's router: namespace by namespace, what is observed there or what should be. */
export interface Router {
  /** By the name of the router's end. */
  readonly links: ReadonlyMap<string, TaskLink>;
  /** The router's own addresses: the gateways of the subnets. */
  readonly addresses: ReadonlySet<string>;
  readonly routes: ReadonlyMap<string, Hop>;
  readonly neighbours: ReadonlyMap<string, Neighbour>;
  readonly ruleset: Ruleset;
}

export interface TaskLink {
  /** Where the other end is; not known of an observed link. */
  readonly namespace?: string;
  readonly mac?: string;
}

/** Where packets go: to a link, to the host, silently nowhere, or back with an error. */
export type Hop = { readonly kind: 'link'; readonly link: string } | { readonly kind: 'uplink'; readonly address: string } | { readonly kind: 'blackhole' } | { readonly kind: 'unreachable' };

export interface Neighbour {
  readonly link: string;
  readonly mac: string;
}

export type RouterStep =
  | { readonly kind: 'add-link'; readonly name: string; readonly namespace: string; readonly mac: string }
  | { readonly kind: 'remove-link'; readonly name: string }
  | { readonly kind: 'add-address'; readonly address: string }
  | { readonly kind: 'remove-address'; readonly address: string }
  | { readonly kind: 'set-route'; readonly destination: string; readonly hop: Hop }
  | { readonly kind: 'remove-route'; readonly destination: string }
  | { readonly kind: 'set-neighbour'; readonly address: string; readonly neighbour: Neighbour }
  | { readonly kind: 'remove-neighbour'; readonly address: string; readonly neighbour: Neighbour };

export interface RouterPlan {
  readonly steps: readonly RouterStep[];
  /** Commands for nft, applied all or none. */
  readonly rules: readonly string[];
}

/** What the router of a VPC should hold; `before` only says which generation of rules it follows. */
export function routerOf(vpc: VpcNetwork, before: Ruleset): Router {
  const routes: [string, Hop][] = [
    ['default', { kind: 'uplink', address: vpc.uplink.hostAddress }],
    // An address of the VPC that nobody has must never be looked for outside.
    [vpc.cidr, { kind: 'blackhole' }],
    // Nor may the metadata service of the cloud that the host is in be found.
    ['169.254.0.0/16', { kind: 'unreachable' }],
    ...vpc.attachments.map(({ network }): [string, Hop] => [network.privateIpv4Address, { kind: 'link', link: linkName(network.networkInterfaceId) }]),
  ];
  const same = rulesetOf(vpc, before.generation);
  return {
    links: new Map(vpc.attachments.map(({ namespace, network }) => [linkName(network.networkInterfaceId), { namespace, mac: network.macAddress }])),
    addresses: new Set(vpc.attachments.map(({ network }) => gatewayAddress(network.subnetCidr))),
    routes: new Map(routes),
    neighbours: new Map(vpc.attachments.map(({ network }) => [network.privateIpv4Address, { link: linkName(network.networkInterfaceId), mac: network.macAddress }])),
    ruleset: isNarrower(before, same) ? rulesetOf(vpc, nextGeneration(before.generation)) : same,
  };
}

/** The steps from what is there to what should be; none when they are the same. */
export function planRouter(before: Router, after: Router): RouterPlan {
  const lostLinks = [...before.links.keys()].filter((name) => !after.links.has(name));
  const isWithLostLink = (hop: Hop | undefined) => hop?.kind === 'link' && lostLinks.includes(hop.link);
  return {
    steps: [
      // The kernel takes a link's routes and neighbours with it.
      ...lostLinks.map<RouterStep>((name) => ({ kind: 'remove-link', name })),
      ...[...before.routes].filter(([destination, hop]) => !after.routes.has(destination) && !isWithLostLink(hop)).map<RouterStep>(([destination]) => ({ kind: 'remove-route', destination })),
      ...[...before.neighbours].filter(([address, neighbour]) => !after.neighbours.has(address) && !lostLinks.includes(neighbour.link)).map<RouterStep>(([address, neighbour]) => ({ kind: 'remove-neighbour', address, neighbour })),
      ...[...before.addresses.difference(after.addresses)].map<RouterStep>((address) => ({ kind: 'remove-address', address })),
      ...[...after.addresses.difference(before.addresses)].map<RouterStep>((address) => ({ kind: 'add-address', address })),
      ...[...after.links].filter(([name]) => !before.links.has(name)).flatMap(([name, link]) => addLink(name, link)),
      ...[...after.routes].filter(([destination, hop]) => !sameHop(before.routes.get(destination), hop)).map<RouterStep>(([destination, hop]) => ({ kind: 'set-route', destination, hop })),
      ...[...after.neighbours].filter(([address, neighbour]) => !sameNeighbour(before.neighbours.get(address), neighbour)).map<RouterStep>(([address, neighbour]) => ({ kind: 'set-neighbour', address, neighbour })),
    ],
    rules: rulesetDiff(before.ruleset, after.ruleset),
  };
}

function addLink(name: string, { namespace, mac }: TaskLink): RouterStep[] {
  return namespace === undefined || mac === undefined ? [] : [{ kind: 'add-link', name, namespace, mac }];
}

function sameHop(one: Hop | undefined, other: Hop): boolean {
  if (one === undefined || one.kind !== other.kind) return false;
  if (one.kind === 'link' && other.kind === 'link') return one.link === other.link;
  return !(one.kind === 'uplink' && other.kind === 'uplink') || one.address === other.address;
}

function sameNeighbour(one: Neighbour | undefined, other: Neighbour): boolean {
  return one !== undefined && one.link === other.link && one.mac === other.mac;
}

/** Marks of connections are 32 bits wide, and 0 is the mark of one that was never accepted. */
function nextGeneration(generation: number): number {
  return generation >= 0xffff_ffff ? 1 : generation + 1;
}

