import { assert, known } from '#base/assert.ts';
import { isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import type { Chain } from '../nft-table.ts';
import type { Hop, Router } from '../router.ts';
import { effectOf, type Translation } from './nft-language.ts';
import { answerTo, type Sight, type WalkedConnection, type WalkedPacket } from './walked-packet.ts';

/** Where a router sends a packet. */
export type Passage =
  | { readonly kind: 'out'; readonly link: string; readonly packet: WalkedPacket }
  | { readonly kind: 'here'; readonly packet: WalkedPacket }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'dropped'; readonly by: string };

interface BaseChain {
  readonly name: string;
  readonly isNat: boolean;
  readonly hook: string;
  readonly priority: number;
  readonly policy: string;
}

const connectionTracking = -200;
const rulesOfLinux = ['pref 32766 lookup main'];

/** A planned router as the kernel would be it: packets go through its hooks, its routes and its memory of connections. */
export class WalkedRouter {
  #router: Router;
  readonly #ownAddress: string;
  #connections: WalkedConnection[] = [];
  #baseChains: readonly BaseChain[] = [];

  constructor(router: Router, uplinkAddress: string) {
    this.#router = router;
    this.#ownAddress = uplinkAddress;
    this.become(router);
  }

  get router(): Router {
    return this.#router;
  }

  /** Another plan in its place; connections are remembered. */
  become(router: Router): void {
    this.#router = router;
    this.#baseChains = [...router.ruleset.chains].flatMap(([name, { hook }]) => (hook === undefined ? [] : [baseChainOf(name, hook)])).toSorted((one, other) => one.priority - other.priority);
  }

  forgetConnections(): void {
    this.#connections = [];
  }

  /** A packet that comes in by a link. */
  enter(link: string, packet: WalkedPacket): Passage {
    const sight: Sight = { packet, iifname: link, mark: 0, zone: 0 };
    const refused = this.#hook('prerouting', sight, (priority) => priority < connectionTracking) ?? this.#track(sight) ?? this.#hook('prerouting', sight, (priority) => priority >= connectionTracking);
    if (refused !== undefined) return refused;
    this.#translateDestination(sight);
    if (this.#isOwn(sight.packet.destination)) return this.#hook('input', sight) ?? this.#confirm(sight, { kind: 'here', packet: sight.packet });
    return this.#route(sight) ?? this.#hook('forward', sight) ?? this.#leave(sight);
  }

  /** What it answers itself. */
  answer(packet: WalkedPacket): Passage {
    const sight: Sight = { packet, mark: 0, zone: 0 };
    return this.#track(sight) ?? this.#route(sight) ?? this.#hook('output', sight) ?? this.#leave(sight);
  }

  #leave(sight: Sight): Passage {
    const refused = this.#hook('postrouting', sight);
    if (refused !== undefined) return refused;
    this.#translateSource(sight);
    return this.#confirm(sight, { kind: 'out', link: known(sight.oifname, 'the way out'), packet: sight.packet });
  }

  #confirm({ connection }: Sight, passage: Passage): Passage {
    if (connection !== undefined && !connection.isConfirmed) {
      connection.isConfirmed = true;
      this.#connections.push(connection);
    }
    return passage;
  }

  #track(sight: Sight): undefined {
    for (const connection of this.#connections) {
      const direction = connection.zone === sight.zone && isSame(connection.original, sight.packet) ? 'original' : isSame(connection.reply, sight.packet) ? 'reply' : undefined;
      if (direction !== undefined) {
        Object.assign(sight, { connection, direction });
        return;
      }
    }
    if (sight.packet.isAnswer && sight.packet.protocol !== 'udp') return;
    Object.assign(sight, { connection: { original: sight.packet, reply: answerTo(sight.packet), mark: 0, isConfirmed: false, zone: sight.zone }, direction: 'original' });
  }

  #translateDestination(sight: Sight): void {
    const { connection, direction, packet } = sight;
    if (connection !== undefined) sight.packet = { ...packet, destination: direction === 'original' ? connection.reply.source : connection.original.source };
  }

  #translateSource(sight: Sight): void {
    const { connection, direction, packet } = sight;
    if (connection !== undefined) sight.packet = { ...packet, source: direction === 'original' ? connection.reply.destination : connection.original.destination };
  }

  /** Undefined when it lets the packet pass. */
  #hook(hook: string, sight: Sight, isMeant: (priority: number) => boolean = () => true): Passage | undefined {
    for (const chain of this.#baseChains) {
      if (chain.hook !== hook || !isMeant(chain.priority)) continue;
      // Only the first packet of a connection comes to chains that translate.
      if (chain.isNat && sight.connection?.isConfirmed === true) continue;
      const verdict = this.#chain(chain.name, sight);
      if (verdict === 'drop' || (verdict === 'return' && chain.policy === 'drop')) return { kind: 'dropped', by: chain.name };
    }
    return undefined;
  }

  #chain(name: string, sight: Sight): 'accept' | 'drop' | 'return' {
    const { ruleset } = this.#router;
    const chain: Chain = known(ruleset.chains.get(name), `the chain ${name}`);
    for (const rule of chain.rules) {
      const effect = effectOf(rule, sight, ruleset.sets);
      switch (effect?.kind) {
        case 'accept':
        case 'drop':
        case 'return':
          return effect.kind;
        case 'goto':
          return this.#chain(effect.chain, sight);
        case 'jump': {
          const verdict = this.#chain(effect.chain, sight);
          if (verdict !== 'return') return verdict;
          break;
        }
        case 'dnat':
        case 'snat':
          translate(sight, effect);
          return 'accept';
        case 'done':
        case undefined:
          break;
      }
    }
    return 'return';
  }

  #isOwn(address: string): boolean {
    return address === this.#ownAddress || this.#router.addresses.has(address);
  }

  /** Says where the packet leaves; something else when it does not. */
  #route(sight: Sight): Passage | undefined {
    const policies = [...rulesOfLinux, ...this.#router.rules].map(policyOf).toSorted((one, other) => one.preference - other.preference);
    let from = 0;
    for (const { preference, mark, source, table, skip } of policies) {
      if (preference < from) continue;
      if (skip !== undefined) {
        if ((sight.mark & skip.unlessMarked) === 0) from = skip.to;
        continue;
      }
      const isMeant = (mark === undefined || mark === sight.mark) && (source === undefined || (source === sight.packet.source && sight.iifname === undefined));
      if (!isMeant) continue;
      const hop = table === undefined ? { kind: 'blackhole' as const } : this.#lookUp(table, sight.packet.destination);
      if (hop === undefined) continue;
      if (hop.kind === 'unreachable') return { kind: 'unreachable' };
      if (hop.kind === 'blackhole') return { kind: 'dropped', by: `a route of table ${table ?? 'nowhere'}` };
      const nextHop = hop.kind === 'via' ? hop.address : sight.packet.destination;
      Object.assign(sight, { oifname: hop.link, nextHop });
      const neighbour = this.#router.neighbours.get(nextHop);
      return neighbour?.link === hop.link ? undefined : { kind: 'dropped', by: `${nextHop}, which is not known on ${hop.link}` };
    }
    return { kind: 'dropped', by: 'having no route' };
  }

  #lookUp(table: string, destination: string): Hop | undefined {
    let [best, bestLength]: [Hop | undefined, number] = [undefined, -1];
    for (const [key, hop] of this.#router.routes) {
      const [cidr = '', , number = 'main'] = key.split(' ');
      const length = number === table ? fittingLength(cidr, destination) : -1;
      if (length > bestLength) [best, bestLength] = [hop, length];
    }
    return best;
  }
}

/** Answers come from, and go to, where the connection was led. */
function translate({ connection }: Sight, { kind, address }: Translation): void {
  if (connection !== undefined) connection.reply = { ...connection.reply, ...(kind === 'dnat' ? { source: address } : { destination: address }) };
}

function baseChainOf(name: string, hook: string): BaseChain {
  const [, type, at, priority, policy] = /^type (\w+) hook (\w+) priority (-?\d+); policy (accept|drop);$/.exec(hook) ?? [];
  assert(type !== undefined && at !== undefined && policy !== undefined, `${hook} is not how a chain hangs`);
  return { name, isNat: type === 'nat', hook: at, priority: Number(priority), policy };
}

interface Policy {
  readonly preference: number;
  readonly mark: number | undefined;
  /** Of what the router itself sends. */
  readonly source: string | undefined;
  /** Undefined for the end of all ways. */
  readonly table: string | undefined;
  /** Leads packets without these bits of a mark past others. */
  readonly skip?: { readonly unlessMarked: number; readonly to: number };
}

function policyOf(rule: string): Policy {
  const [, skipping, bits, , to] = /^pref (\d+) not fwmark (\d+)\/(\d+) goto (\d+)$/.exec(rule) ?? [];
  if (skipping !== undefined) return { preference: Number(skipping), mark: undefined, source: undefined, table: undefined, skip: { unlessMarked: Number(bits), to: Number(to) } };
  const [, preference, mark, source, table, end] = /^pref (\d+)(?: fwmark (\d+)| from (\S+) iif lo)? (?:lookup (\w+)|(blackhole))$/.exec(rule) ?? [];
  assert(table !== undefined || end !== undefined, `${rule} is not a rule that is known here`);
  return { preference: Number(preference), mark: mark === undefined ? undefined : Number(mark), source, table };
}

/** The length of a destination's prefix when the address is in it; -1 otherwise. */
function fittingLength(destination: string, address: string): number {
  const cidr = parseCidr(destination === 'default' ? '0.0.0.0/0' : destination.includes('/') ? destination : `${destination}/32`);
  const number = parseAddress(address);
  return cidr !== undefined && number !== undefined && isInCidr(number, cidr) ? cidr.prefixLength : -1;
}

function isSame(one: WalkedPacket, other: WalkedPacket): boolean {
  return one.protocol === other.protocol && one.source === other.source && one.destination === other.destination && one.sourcePort === other.sourcePort && one.destinationPort === other.destinationPort;
}
