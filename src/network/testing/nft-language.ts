import { assert, known } from '#base/assert.ts';
import { formatAddress, isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import type { ElementSet } from '../nft-table.ts';
import type { Sight, WalkedConnection } from './walked-packet.ts';

/** What a rule makes of a packet: a verdict, or `matched` for who goes on to the next rule after a statement. */
export type Verdict = { readonly kind: 'accept' | 'drop' | 'return' } | { readonly kind: 'jump' | 'goto'; readonly chain: string };
/** Addresses that a rule of a nat chain gives the connection. */
export type Translation = { readonly kind: 'dnat' | 'snat'; readonly address: string };
/** Undefined when the rule does not match; `done` when it does and says nothing about what becomes of the packet. */
export type Effect = Verdict | Translation | { readonly kind: 'done' };

type Sets = ReadonlyMap<string, ElementSet>;
/** Part of a rule: undefined when it does not match. */
type Step = (sight: Sight, sets: Sets) => Effect | undefined;

const done: Effect = { kind: 'done' };
const rules = new Map<string, readonly Step[]>();

/** Says what nftables makes of one rule. It knows only what our rules are written with, and refuses all else. */
export function effectOf(rule: string, sight: Sight, sets: Sets): Effect | undefined {
  const steps = rules.get(rule) ?? new RuleParser(rule).parse();
  rules.set(rule, steps);
  let last: Effect = done;
  for (const step of steps) {
    const effect = step(sight, sets);
    if (effect === undefined) return undefined;
    last = effect;
  }
  return last;
}

const protocolNumbers = { icmp: '1', tcp: '6', udp: '17' } as const;

/** What packets and connections are asked for; undefined when they have no such thing, which no rule matches. */
const selectors: Readonly<Record<string, (sight: Sight) => string | number | undefined>> = {
  iifname: ({ iifname }) => iifname,
  oifname: ({ oifname }) => oifname,
  'ip saddr': ({ packet }) => packet.source,
  'ip daddr': ({ packet }) => packet.destination,
  'ip protocol': ({ packet }) => packet.protocol,
  'meta protocol': () => 'ip',
  'meta l4proto': ({ packet }) => packet.protocol,
  'tcp dport': ({ packet }) => (packet.protocol === 'tcp' ? packet.destinationPort : undefined),
  'udp dport': ({ packet }) => (packet.protocol === 'udp' ? packet.destinationPort : undefined),
  'th dport': ({ packet }) => (packet.protocol === 'icmp' ? undefined : packet.destinationPort),
  'tcp flags': ({ packet }) => (packet.protocol === 'tcp' ? 'syn' : undefined),
  'icmp type': ({ packet }) => (packet.protocol === 'icmp' ? Math.floor(packet.destinationPort / 256) : undefined),
  'icmp code': ({ packet }) => (packet.protocol === 'icmp' ? packet.destinationPort % 256 : undefined),
  'rt ip nexthop': ({ nextHop }) => nextHop,
  'ct direction': ({ direction }) => direction,
  'ct state': ({ connection }) => (connection === undefined ? 'invalid' : connection.isConfirmed ? 'established' : 'new'),
  'ct status': ({ connection }) => (connection === undefined ? undefined : statusOf(connection)),
  'ct mark': ({ connection }) => connection?.mark,
  'ct original ip saddr': ({ connection }) => connection?.original.source,
  'ct original ip daddr': ({ connection }) => connection?.original.destination,
  'ct reply ip saddr': ({ connection }) => connection?.reply.source,
  'ct reply ip daddr': ({ connection }) => connection?.reply.destination,
  'ct original zone': ({ connection }) => connection?.zone,
  'ct original protocol': ({ connection }) => connection?.original.protocol,
  'ct original proto-dst': ({ connection }) => connection?.original.destinationPort,
  'ct reply proto-src': ({ connection }) => connection?.reply.sourcePort,
};

/** Several flags at once, with commas between them. */
function statusOf({ original, reply, isConfirmed }: WalkedConnection): string {
  return [isConfirmed ? 'confirmed' : 'new', ...(original.source === reply.destination ? [] : ['snat']), ...(original.destination === reply.source ? [] : ['dnat'])].join(',');
}

class RuleParser {
  readonly #rule: string;
  #words: readonly string[];

  constructor(rule: string) {
    this.#rule = rule;
    this.#words = rule.replace(/ comment "[^"]*"$/, '').match(/"[^"]*"|[{},]|[^\s{},]+/g) ?? [];
  }

  parse(): readonly Step[] {
    const steps: Step[] = [];
    while (this.#words.length > 0) steps.push(this.#step());
    return steps;
  }

  #step(): Step {
    const [word = ''] = this.#words;
    if (word === 'accept' || word === 'drop' || word === 'return') return always({ kind: this.#take(word) });
    if (word === 'jump' || word === 'goto') return always({ kind: this.#take(word), chain: this.#next() });
    if (this.#takesAll('tcp option maxseg size set rt mtu')) return always(done);
    if (this.#takesAll('meta mark set')) return this.#set((sight, mark) => Object.assign(sight, { mark }));
    if (this.#takesAll('ct original zone set')) return this.#set((sight, zone) => Object.assign(sight, { zone }));
    if (this.#takesAll('ct mark set')) return this.#set(({ connection }, mark) => Object.assign(known(connection, 'a connection'), { mark }));
    if (this.#takesAll('dnat ip prefix to')) return this.#translatePrefix();
    if (this.#takesAll('dnat to')) return this.#translate('dnat');
    if (this.#takesAll('snat to')) return this.#translate('snat');
    return this.#match();
  }

  #match(): Step {
    const values = this.#values();
    if (this.#takesAll('vmap')) {
      const lookUp = this.#lookUp();
      return (sight, sets) => verdictOf(lookUp(values(sight), sets));
    }
    const isNegated = this.#takesAll('!=');
    const isIn = this.#patterns();
    return (sight, sets) => {
      const asked = values(sight);
      return asked !== undefined && isIn(asked, sets) !== isNegated ? done : undefined;
    };
  }

  /** One or more selectors with a dot between them. */
  #values(): (sight: Sight) => readonly string[] | undefined {
    const all = [this.#selector()];
    while (this.#takesAll('.')) all.push(this.#selector());
    return (sight) => {
      const values = all.map((selector) => selector(sight));
      return values.includes(undefined) ? undefined : values.map(String);
    };
  }

  #selector() {
    const name = Object.keys(selectors).find((candidate) => this.#takesAll(candidate));
    return known(selectors[known(name, `what is asked for by "${this.#words.join(' ')}" in "${this.#rule}"`)], 'a selector');
  }

  #patterns(): (values: readonly string[], sets: Sets) => boolean {
    const [word = ''] = this.#words;
    if (word.startsWith('@')) {
      const name = this.#next().slice(1);
      return (values, sets) => [...elementsOf(sets, name, 'set')].some((element) => fits(values, element));
    }
    const literals = word === '{' ? this.#braced() : [this.#next()];
    return (values) => literals.some((literal) => fits(values, literal));
  }

  #braced(): readonly string[] {
    this.#take('{');
    const end = this.#words.indexOf('}');
    const inside = this.#words.slice(0, end).join(' ');
    this.#words = this.#words.slice(end + 1);
    return inside.split(',').map((element) => element.trim());
  }

  #lookUp(): (values: readonly string[] | undefined, sets: Sets) => string | undefined {
    const name = this.#next().slice(1);
    return (values, sets) => {
      for (const element of values === undefined ? [] : elementsOf(sets, name, 'map')) {
        const [key = '', value] = element.split(' : ');
        if (values !== undefined && fits(values, key)) return value;
      }
      return undefined;
    };
  }

  #mapped(): (sight: Sight, sets: Sets) => string | undefined {
    const values = this.#values();
    this.#take('map');
    const lookUp = this.#lookUp();
    return (sight, sets) => lookUp(values(sight), sets);
  }

  #set(give: (sight: Sight, mark: number) => void): Step {
    const mapped = this.#mapped();
    return (sight, sets) => {
      const mark = mapped(sight, sets);
      if (mark === undefined) return undefined;
      give(sight, Number(mark));
      return done;
    };
  }

  #translate(kind: Translation['kind']): Step {
    const mapped = this.#mapped();
    return (sight, sets) => {
      const address = mapped(sight, sets);
      return address === undefined ? undefined : { kind, address };
    };
  }

  /** `ip daddr map { a/n : b/n }`, one for one. */
  #translatePrefix(): Step {
    const values = this.#values();
    this.#take('map');
    const [from = '', to = ''] = this.#braced().flatMap((element) => element.split(' : '));
    return (sight) => {
      const [address = ''] = values(sight) ?? [];
      return fits([address], from) ? { kind: 'dnat', address: moved(address, from, to) } : undefined;
    };
  }

  #takesAll(words: string): boolean {
    const wanted = words.split(' ');
    if (!wanted.every((word, index) => word === this.#words[index])) return false;
    this.#words = this.#words.slice(wanted.length);
    return true;
  }

  #take<Word extends string>(word: Word): Word {
    assert(this.#takesAll(word), `"${word}" is not where it should be in "${this.#rule}"`);
    return word;
  }

  #next(): string {
    const [word] = this.#words;
    this.#words = this.#words.slice(1);
    return known(word, `a word behind "${this.#rule}"`);
  }
}

function always(effect: Effect): Step {
  return () => effect;
}

function elementsOf(sets: Sets, name: string, kind: ElementSet['kind']): ReadonlySet<string> {
  const set = known(sets.get(name), `the ${kind} ${name}`);
  assert(set.kind === kind, `${name} is a ${set.kind}`);
  return set.elements;
}

function verdictOf(text: string | undefined): Verdict | undefined {
  if (text === undefined) return undefined;
  const [kind, chain = ''] = text.split(' ');
  assert(kind === 'jump' || kind === 'goto', `${text} is not a verdict that maps have`);
  return { kind, chain };
}

function fits(values: readonly string[], element: string): boolean {
  const patterns = element.split(' . ');
  return patterns.length === values.length && patterns.every((pattern, index) => isLike(values[index] ?? '', pattern.replaceAll('"', '')));
}

function isLike(value: string, pattern: string): boolean {
  if (value.split(',').includes(pattern) || Object.entries(protocolNumbers).some(([name, number]) => name === value && number === pattern)) return true;
  if (pattern.endsWith('*')) return value.startsWith(pattern.slice(0, -1));
  const [address, cidr] = [parseAddress(value), parseCidr(pattern)];
  if (address !== undefined) return cidr !== undefined && isInCidr(address, cidr);
  const [, from, to] = /^(\d+)-(\d+)$/.exec(pattern) ?? [];
  return from !== undefined && Number(value) >= Number(from) && Number(value) <= Number(to);
}

function moved(address: string, from: string, to: string): string {
  const [number, before, after] = [parseAddress(address), parseCidr(from), parseCidr(to)];
  assert(number !== undefined && before !== undefined && after !== undefined && before.size === after.size, `${from} : ${to} are not two CIDRs of one length`);
  return formatAddress(after.first + number - before.first);
}
