import { routeTables, type RouteTable } from '#model/routing.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { securityGroups, type SecurityGroup } from '#model/security-group.ts';
import type { Reader } from '#state/store.ts';

/** What refers to a prefix list, in the region of its owner. */
export interface PrefixListUsers {
  readonly groups: readonly SecurityGroup[];
  readonly routeTables: readonly RouteTable[];
}

export function prefixListUsers(reader: Reader, scope: Scope, prefixListId: string): PrefixListUsers {
  return {
    groups: reader.find(securityGroups, 'scope', scopeKey(scope)).filter(({ rules }) => rules.some(({ peer }) => peer.kind === 'prefix-list' && peer.prefixListId === prefixListId)),
    routeTables: reader.find(routeTables, 'scope', scopeKey(scope)).filter(({ routes }) => routes.some(({ destination }) => destination.kind === 'prefix-list' && destination.prefixListId === prefixListId)),
  };
}
