import { kmsAliases } from '#model/kms-alias.ts';
import { kmsKeyArn, type KmsKey } from '#model/kms-key.ts';
import type { Reader } from '#state/store.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import { callKeys, encryptionContextKeys, type ConditionKeys } from './condition-keys.ts';
import { isGranted } from './grant-check.ts';
import { findKey, keyIdentifier } from './identifiers.ts';

export interface KeyAccess {
  /** Without its prefix, such as `Decrypt`. */
  readonly action: string;
  /** As given; '' when it is missing. */
  readonly keyId: string | undefined;
  readonly encryptionContext?: Readonly<Record<string, string>> | undefined;
  /** What the input of this operation brings besides. */
  readonly keys?: ConditionKeys;
  /** Whether a grant allows it, where more is to be asked than who the grantee is. */
  readonly granted?: (key: KmsKey) => boolean;
}

/**
 * What a call on one key has to be allowed: its policy has to say so, or to delegate to IAM, or a grant does instead.
 * Of a key that there is not, the account's own policies decide whether that may be known; those of other accounts look all the same.
 */
export function keyAccess(wish: KeyAccess, call: Call, store: Reader): readonly AccessRequest[] {
  const { keyId = '' } = wish;
  const identifier = keyIdentifier(keyId, call);
  const key = identifier === undefined ? undefined : findKey(store, identifier);
  if (key !== undefined) return [accessToKey(key, { ...wish, ...(identifier?.kind === 'alias' && { alias: aliasName(identifier.arn) }) }, call, store)];
  const isForeign = identifier !== undefined && identifier.account !== call.account;
  return [{ action: `kms:${wish.action}`, resource: identifier?.arn ?? kmsKeyArn(call, keyId), keys: { ...callKeys(call), ...encryptionContextKeys(wish.encryptionContext), ...wish.keys }, ...(isForeign && { isResourcePolicyRequired: true }) }];
}

export function accessToKey(key: KmsKey, { action, encryptionContext, keys, granted, alias }: Omit<KeyAccess, 'keyId'> & { readonly alias?: string }, call: Call, store: Reader): AccessRequest {
  const requestKeys: ConditionKeys = {
    ...callKeys(call),
    ...keysOfKey(key, store),
    ...encryptionContextKeys(encryptionContext),
    ...(alias !== undefined && { 'kms:RequestAlias': alias }),
    ...keys,
  };
  const isAllowedByGrant = granted?.(key) ?? isGranted(store, { key, operation: action, encryptionContext, principal: call.principal });
  return {
    action: `kms:${action}`,
    resource: key.arn,
    keys: requestKeys,
    resourcePolicy: key.policy,
    isResourcePolicyRequired: true,
    ...(isAllowedByGrant && { isGranted: true }),
  };
}

function keysOfKey({ arn, keySpec, keyUsage, origin }: KmsKey, store: Reader): ConditionKeys {
  return {
    'kms:KeySpec': keySpec,
    'kms:KeyUsage': keyUsage,
    'kms:KeyOrigin': origin,
    'kms:MultiRegion': 'false',
    'kms:ResourceAliases': store.find(kmsAliases, 'key', arn).map(({ name }) => name),
  };
}

function aliasName(aliasArn: string): string {
  return aliasArn.slice(aliasArn.lastIndexOf(':') + 1);
}
