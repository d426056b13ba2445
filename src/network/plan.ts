import { withGeneration } from './generation.ts';
import { isNarrower, rulesetDiff } from './ruleset-diff.ts';
import { remember } from './remember.ts';
import type { Hop, Neighbour, Router, TaskLink } from './router.ts';
import { rulesetOf } from './ruleset.ts';
import type { Ruleset } from './nft-table.ts';
import { gatewayAddress } from './address-plan.ts';
import { mainRoutes, neighboursOf, policyRules, serviceAddresses, tableRoutes } from './routing.ts';
import { linkName, routingInputs, type VpcNetwork } from './vpc-network.ts';

export type RouterStep =
  | { readonly kind: 'add-link'; readonly name: string; readonly namespace: string; readonly mac: string }
  | { readonly kind: 'remove-link'; readonly name: string }
  | { readonly kind: 'add-address'; readonly address: string }
  | { readonly kind: 'remove-address'; readonly address: string }
  | { readonly kind: 'set-route'; readonly destination: string; readonly hop: Hop }
  | { readonly kind: 'remove-route'; readonly destination: string }
  | { readonly kind: 'add-rule'; readonly rule: string }
  | { readonly kind: 'remove-rule'; readonly rule: string }
  | { readonly kind: 'set-neighbour'; readonly address: string; readonly neighbour: Neighbour }
  | { readonly kind: 'remove-neighbour'; readonly address: string; readonly neighbour: Neighbour };

export interface RouterPlan {
  readonly steps: readonly RouterStep[];
  /** Commands for nft, applied all or none. */
  readonly rules: readonly string[];
}

/** What the router of a VPC should hold; `before` only says which generation of rules it follows. */
export function routerOf(vpc: VpcNetwork, before: Ruleset): Router {
  const same = rulesetOf(vpc, before.generation);
  return { ...waysOf(vpc), ruleset: isNarrower(before, same) ? withGeneration(same, nextGeneration(before.generation)) : same };
}

type Ways = Omit<Router, 'ruleset'>;
const ways = remember<Ways>();

function waysOf(vpc: VpcNetwork): Ways {
  return ways(vpc.attachments, routingInputs(vpc), () => ({
    links: new Map(vpc.attachments.map(({ namespace, network }) => [linkName(network.networkInterfaceId), { namespace, mac: network.macAddress }])),
    addresses: new Set([...serviceAddresses(vpc), ...vpc.attachments.map(({ network }) => gatewayAddress(network.subnetCidr))]),
    routes: new Map([...mainRoutes(vpc), ...tableRoutes(vpc)]),
    rules: new Set(policyRules(vpc)),
    neighbours: new Map(neighboursOf(vpc)),
  }));
}

/** The steps from what is there to what should be; none when they are the same. */
export function planRouter(before: Router, after: Router): RouterPlan {
  return { steps: stepsBetween(before, after), rules: rulesetDiff(before.ruleset, after.ruleset) };
}

function stepsBetween(before: Router, after: Router): readonly RouterStep[] {
  if (before.links === after.links && before.addresses === after.addresses && before.routes === after.routes && before.rules === after.rules && before.neighbours === after.neighbours) return [];
  const lostLinks = [...before.links.keys()].filter((name) => !after.links.has(name));
  const lost = new Set(lostLinks);
  const isWithLostLink = (hop: Hop) => 'link' in hop && lost.has(hop.link);
  return [
    // The kernel takes a link's routes and neighbours with it.
    ...lostLinks.map<RouterStep>((name) => ({ kind: 'remove-link', name })),
    ...[...before.routes].filter(([destination, hop]) => !after.routes.has(destination) && !isWithLostLink(hop)).map<RouterStep>(([destination]) => ({ kind: 'remove-route', destination })),
    ...[...before.neighbours].filter(([address, neighbour]) => !after.neighbours.has(address) && !lost.has(neighbour.link)).map<RouterStep>(([address, neighbour]) => ({ kind: 'remove-neighbour', address, neighbour })),
    ...[...before.addresses.difference(after.addresses)].map<RouterStep>((address) => ({ kind: 'remove-address', address })),
    ...[...after.addresses.difference(before.addresses)].map<RouterStep>((address) => ({ kind: 'add-address', address })),
    ...[...after.links].filter(([name]) => !before.links.has(name)).flatMap(([name, link]) => addLink(name, link)),
    ...[...after.routes].filter(([destination, hop]) => !sameHop(before.routes.get(destination), hop)).map<RouterStep>(([destination, hop]) => ({ kind: 'set-route', destination, hop })),
    ...[...before.rules.difference(after.rules)].map<RouterStep>((rule) => ({ kind: 'remove-rule', rule })),
    ...[...after.rules.difference(before.rules)].map<RouterStep>((rule) => ({ kind: 'add-rule', rule })),
    ...[...after.neighbours].filter(([address, neighbour]) => !sameNeighbour(before.neighbours.get(address), neighbour)).map<RouterStep>(([address, neighbour]) => ({ kind: 'set-neighbour', address, neighbour })),
  ];
}

function addLink(name: string, { namespace, mac }: TaskLink): RouterStep[] {
  return namespace === undefined || mac === undefined ? [] : [{ kind: 'add-link', name, namespace, mac }];
}

function sameHop(one: Hop | undefined, other: Hop): boolean {
  if (one === undefined || one.kind !== other.kind) return false;
  if (one.kind === 'link' && other.kind === 'link') return one.link === other.link;
  return !(one.kind === 'via' && other.kind === 'via') || (one.link === other.link && one.address === other.address);
}

function sameNeighbour(one: Neighbour | undefined, other: Neighbour): boolean {
  return one !== undefined && one.link === other.link && one.mac === other.mac;
}

/** Marks of connections are 32 bits wide, and 0 is the mark of one that was never accepted. */
function nextGeneration(generation: number): number {
  return generation >= 0xffff_ffff ? 1 : generation + 1;
}

