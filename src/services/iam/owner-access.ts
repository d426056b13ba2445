import type { Reader } from '#state/store.ts';
import type { AccessRequest } from '#wire/operation.ts';
import { findPolicyOwner, ownerArn, type OwnerName } from './policy-owner.ts';

/** One action on a user, group or role, where the authorization reference names nothing else. */
export function actsOnOwner(operation: string, owner: OwnerName, { account, store }: { readonly account: string; readonly store: Reader }): readonly AccessRequest[] {
  return [{ action: `iam:${operation}`, ...named(owner, account, store) }];
}

/** For actions that change what a user or role may do, policies can ask which boundary it has. */
export function changesOwner(operation: string, owner: OwnerName, { account, store }: { readonly account: string; readonly store: Reader }): readonly AccessRequest[] {
  return [{ action: `iam:${operation}`, ...named(owner, account, store), keys: ownerKeys(store, account, owner) }];
}

/** Callers name it without its path, and denials do, too. */
export function named(owner: OwnerName, account: string, reader: Reader): Pick<AccessRequest, 'resource' | 'shownAs'> {
  return { resource: ownerArn(reader, account, owner), shownAs: `${owner.kind} ${owner.name ?? ''}` };
}

export function ownerKeys(reader: Reader, account: string, owner: OwnerName): Readonly<Record<string, string>> {
  const boundary = findPolicyOwner(reader, account, owner)?.permissionsBoundaryArn;
  return boundary === undefined ? {} : { 'iam:PermissionsBoundary': boundary };
}
