import { CallerError } from '#base/errors.ts';
import { awsPrefixLists, prefixLists, type PrefixList, type PrefixListEntry } from '#model/prefix-list.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { Tag } from '#model/tag.ts';
import type { Reader } from '#state/store.ts';
import { checkId, idKinds, notFound } from './errors.ts';

/** A prefix list that rules may refer to: the caller's own, or one that AWS keeps for everybody. */
export interface KnownPrefixList {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly entries: readonly PrefixListEntry[];
  /** How many rules one that refers to it counts as. */
  readonly weight: number;
  /** The document of a list that AWS does not keep. */
  readonly own?: PrefixList;
  readonly tags: readonly Tag[];
}

/** Of the lists of the gateway services (https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html#aws-managed-prefix-list-weight). */
const awsListWeight = 1;

export function knownPrefixLists(reader: Reader, scope: Scope): readonly KnownPrefixList[] {
  return [...awsLists(scope.region), ...reader.find(prefixLists, 'scope', scopeKey(scope)).map(known)];
}

/** Throws the caller's error for an id that is malformed or that nothing has. */
export function knownPrefixList(reader: Reader, scope: Scope, id: string): KnownPrefixList {
  checkId(idKinds.prefixList, id);
  const list = findPrefixList(reader, scope, id);
  if (list === undefined) throw notFound(idKinds.prefixList, id);
  return list;
}

export function findPrefixList(reader: Reader, scope: Scope, id: string): KnownPrefixList | undefined {
  const own = reader.get(prefixLists, id);
  if (own !== undefined && scopeKey(own) === scopeKey(scope)) return known(own);
  return awsLists(scope.region).find((list) => list.id === id);
}

/** One that its owner may change. */
export function ownPrefixList(reader: Reader, scope: Scope, id: string): PrefixList {
  const { own, name } = knownPrefixList(reader, scope, id);
  if (own === undefined) throw new CallerError('UnsupportedOperation', `The prefix list '${id}' (${name}) is managed by AWS: it cannot be changed or deleted`);
  return own;
}

export function awsLists(region: string): readonly KnownPrefixList[] {
  return awsPrefixLists(region).map(({ id, name, cidrs }) => ({ id, name, region, entries: cidrs.map((cidr) => ({ cidr })), weight: awsListWeight, tags: [] }));
}

function known(own: PrefixList): KnownPrefixList {
  return { id: own.id, name: own.name, region: own.region, entries: own.entries, weight: own.maxEntries, own, tags: own.tags };
}
