/** The contents of one nftables table. */
export interface Ruleset {
  /** Raised whenever something that was allowed may no longer be; see `rulesetOf`. */
  readonly generation: number;
  readonly sets: ReadonlyMap<string, ElementSet>;
  readonly chains: ReadonlyMap<string, Chain>;
}

export interface ElementSet {
  /** A map's elements say what follows, as in `10.0.0.1 : jump x`; a set's are just there. */
  readonly kind: 'set' | 'map';
  /** In nft's words: the names of types, or `typeof` and what has them. */
  readonly type: string;
  /** Whether its elements are CIDRs. */
  readonly hasIntervals?: boolean;
  readonly elements: ReadonlySet<string>;
}

export interface Chain {
  /** Where a base chain hangs, such as `type filter hook forward priority 0; policy drop;`. */
  readonly hook?: string;
  readonly rules: readonly string[];
}

/** What one concern adds to the table. */
export interface TablePart {
  readonly sets: readonly (readonly [string, ElementSet])[];
  readonly chains: readonly (readonly [string, Chain])[];
}

export const tableName = 'drydock';

export function setOf(type: string, elements: Iterable<string>): ElementSet {
  return { kind: 'set', type, elements: new Set(elements) };
}

export function mapOf(type: string, elements: Iterable<string>): ElementSet {
  return { kind: 'map', type, elements: new Set(elements) };
}

/** Of a packet: `ip saddr 10.0.0.0/8`, or of several CIDRs; nothing when every address is meant. */
export function addressMatch(subject: string, cidrs: readonly string[]): string {
  if (cidrs.includes('0.0.0.0/0')) return '';
  return cidrs.length === 1 ? `${subject} ${cidrs.join('')}` : `${subject} { ${cidrs.join(', ')} }`;
}

/** A rule from its parts, of which some may say nothing. */
export function ruleOf(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
