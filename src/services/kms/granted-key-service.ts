import { kmsKeys, type KmsKey } from '#model/kms-key.ts';
import type { Scope } from '#model/scope.ts';
import type { Store } from '#state/store.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { internalCall } from '#wire/internal-call.ts';
import type { Call } from '#wire/operation.ts';
import { accessToKey } from './access.ts';
import type { KmsDeps } from './deps.ts';
import { assertUsable, decryptedBy, encryptedBy } from './encryption.ts';
import { accessDenied, invalidKeyUsage } from './errors.ts';
import { isGranted } from './grant-check.ts';
import { keyByIdentifier } from './identifiers.ts';
import type { EncryptionContext } from './key-service.ts';
import { managedAliasName } from './managed-keys.ts';
import describeKeyOperation from './operations/DescribeKey.ts';
import { assertEnabled } from './usable-key.ts';

/** What a service asks of KMS that uses its callers' keys in its own name, by grants that it got when they named the key. Throws KMS's exceptions. */
export interface GrantedKeyService {
  /** The ARN of an enabled, symmetric key that the caller may grant to the service; without an id the service's own in the account. */
  claim(wish: ClaimWish, call: Call): Promise<string>;
  /** That the caller may have the service's grants on the key retired; a key that is gone holds nobody up. */
  assertMayRetire(keyArn: string, call: Call): Promise<void>;
  /** 256 bits. */
  generateDataKey(use: KeyUse): Promise<{ readonly plaintext: Uint8Array; readonly ciphertext: Uint8Array }>;
  /** `encryptionContext` is the one that the ciphertext was made with; the grants are looked for by that of the use. */
  decrypt(ciphertext: Uint8Array, encryptionContext: EncryptionContext, use: KeyUse): Promise<Uint8Array>;
  /** That the key could be used now. */
  check(use: KeyUse): Promise<void>;
}

export interface ClaimWish {
  readonly keyId?: string | undefined;
  /** Of the grants. */
  readonly encryptionContext: EncryptionContext;
  readonly operations: readonly string[];
}

/** For a resource of this account and Region. */
export interface KeyUse extends Scope {
  readonly keyArn: string;
  readonly encryptionContext: EncryptionContext;
}

/** KMS as `service` uses it, such as `ecr`. */
export function grantedKeyServiceFor(service: string, deps: KmsDeps, authorizer: Authorizer): GrantedKeyService {
  const { store, random } = deps;
  const via = (call: Call): Call => ({ ...call, calledVia: [...call.calledVia ?? [], `${service}.amazonaws.com`] });
  return {
    async claim({ keyId = managedAliasName(service), encryptionContext, operations }, call) {
      const inner = via(call);
      await internalCall(describeKeyOperation, { KeyId: keyId }, { call: inner, deps, authorizer });
      const key = keyByIdentifier(store, keyId, inner, { takesAliases: true });
      const principal = `${service}.${call.region}.amazonaws.com`;
      const keys = { 'kms:GranteePrincipal': principal, 'kms:RetiringPrincipal': principal, 'kms:GrantOperations': operations, 'kms:GrantConstraintType': 'EncryptionContextSubset', 'kms:GrantIsForAWSResource': 'true' };
      await authorizer.authorize(inner, [accessToKey(key, { action: 'CreateGrant', encryptionContext, keys }, inner, store)]);
      assertEnabled(key);
      if (key.keySpec !== 'SYMMETRIC_DEFAULT') throw invalidKeyUsage(`${key.arn} is a ${key.keySpec} key for ${key.keyUsage}: ${service} uses symmetric encryption keys alone.`);
      return key.arn;
    },
    async assertMayRetire(keyArn, call) {
      const inner = via(call);
      const key = store.get(kmsKeys, keyArn);
      if (key !== undefined) await authorizer.authorize(inner, [accessToKey(key, { action: 'RetireGrant' }, inner, store)]);
    },
    async generateDataKey(use) {
      const key = usableKey(store, service, { ...use, operation: 'GenerateDataKey' });
      const plaintext = random.bytes(dataKeyBytes);
      return { plaintext, ciphertext: encryptedBy(key, plaintext, { ...deps, algorithm: undefined, context: use.encryptionContext, operation: 'GenerateDataKey' }) };
    },
    async decrypt(ciphertext, encryptionContext, use) {
      const key = usableKey(store, service, { ...use, operation: 'Decrypt' });
      return decryptedBy(key, ciphertext, { ...deps, algorithm: undefined, context: encryptionContext, operation: 'Decrypt' }).plaintext;
    },
    async check(use) {
      usableKey(store, service, { ...use, operation: 'Decrypt' });
    },
  };
}

const dataKeyBytes = 32;

/** Its state comes first, as with every call of KMS; then one of the service's grants has to be for this use. */
function usableKey(store: Store, service: string, { operation, ...use }: KeyUse & { readonly operation: string }): KmsKey {
  const key = keyByIdentifier(store, use.keyArn, use);
  assertUsable(key, { algorithm: undefined, context: use.encryptionContext, operation });
  const arn = `${service}.${use.region}.amazonaws.com`;
  if (!isGranted(store, { key, operation, encryptionContext: use.encryptionContext, principal: { arn } })) throw accessDenied(`${arn} is not authorized to perform: kms:${operation} on resource: ${key.arn} because no grant allows it for ${Object.values(use.encryptionContext).join(', ')}`);
  return key;
}
