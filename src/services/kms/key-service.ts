import type { Authorizer } from '#wire/authorizer.ts';
import { internalCall } from '#wire/internal-call.ts';
import type { Call } from '#wire/operation.ts';
import type { KmsDeps } from './deps.ts';
import { ensureManagedKey, managedAliasName, serviceOfManagedAlias } from './managed-keys.ts';
import decryptOperation from './operations/Decrypt.ts';
import encryptOperation from './operations/Encrypt.ts';
import generateDataKeyOperation from './operations/GenerateDataKey.ts';

/**
 * What other services ask of KMS in the name of their callers, who need the permissions on the key: each sees `kms:ViaService` of the service
 * that this was made for.
 */
export interface KeyService {
  /** Without a key the service's own, such as `alias/aws/ssm`, which is made at its first use. */
  encrypt(wish: EncryptWish, call: Call): Promise<{ readonly ciphertext: Uint8Array; readonly keyArn: string }>;
  decrypt(wish: DecryptWish, call: Call): Promise<{ readonly plaintext: Uint8Array; readonly keyArn: string }>;
  /** 256 bits. */
  generateDataKey(wish: DataKeyWish, call: Call): Promise<{ readonly plaintext: Uint8Array; readonly ciphertext: Uint8Array; readonly keyArn: string }>;
}

export type EncryptionContext = Readonly<Record<string, string>>;

export interface DataKeyWish {
  /** An id, ARN, alias or alias ARN. */
  readonly keyId?: string | undefined;
  readonly encryptionContext: EncryptionContext;
}

export interface EncryptWish extends DataKeyWish {
  readonly plaintext: Uint8Array;
}

export interface DecryptWish {
  readonly ciphertext: Uint8Array;
  readonly encryptionContext: EncryptionContext;
}

/** KMS as `service` calls it, such as `ssm`. */
export function keyServiceFor(service: string, deps: KmsDeps, authorizer: Authorizer): KeyService {
  const context = (call: Call) => ({ call: { ...call, calledVia: [...call.calledVia ?? [], `${service}.amazonaws.com`] }, deps, authorizer });
  const keyIdFor = async ({ keyId = managedAliasName(service) }: DataKeyWish, call: Call) => {
    const owner = serviceOfManagedAlias(keyId, call);
    if (owner !== undefined) await ensureManagedKey(owner, call, deps);
    return keyId;
  };
  return {
    async encrypt(wish, call) {
      const { CiphertextBlob, KeyId } = await internalCall(encryptOperation, { KeyId: await keyIdFor(wish, call), Plaintext: wish.plaintext, EncryptionContext: { ...wish.encryptionContext } }, context(call));
      return { ciphertext: CiphertextBlob, keyArn: KeyId };
    },
    async decrypt({ ciphertext, encryptionContext }, call) {
      const { Plaintext, KeyId } = await internalCall(decryptOperation, { CiphertextBlob: ciphertext, EncryptionContext: { ...encryptionContext } }, context(call));
      return { plaintext: Plaintext, keyArn: KeyId };
    },
    async generateDataKey(wish, call) {
      const { Plaintext, CiphertextBlob, KeyId } = await internalCall(generateDataKeyOperation, { KeyId: await keyIdFor(wish, call), KeySpec: 'AES_256', EncryptionContext: { ...wish.encryptionContext } }, context(call));
      return { plaintext: Plaintext, ciphertext: CiphertextBlob, keyArn: KeyId };
    },
  };
}
