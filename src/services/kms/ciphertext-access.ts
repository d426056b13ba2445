import { kmsKeyArn } from '#model/kms-key.ts';
import type { Reader } from '#state/store.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import { accessToKey, keyAccess } from './access.ts';
import { parsedCiphertext } from './ciphertext.ts';
import { keyNamedBy } from './encryption.ts';

export interface CiphertextAccess {
  readonly action: 'Decrypt' | 'ReEncryptFrom';
  readonly blob: Uint8Array | undefined;
  readonly keyId: string | undefined;
  readonly encryptionContext: Readonly<Record<string, string>> | undefined;
  readonly algorithm: string | undefined;
  readonly keys?: Readonly<Record<string, string>>;
}

/** To the key that is named beside a ciphertext or, when none is, to the one that it names itself. */
export function ciphertextAccess({ action, blob, keyId, encryptionContext, algorithm = 'SYMMETRIC_DEFAULT', ...given }: CiphertextAccess, call: Call, store: Reader): readonly AccessRequest[] {
  const wish = { action, encryptionContext, keys: { 'kms:EncryptionAlgorithm': algorithm, ...given.keys } };
  if (keyId !== undefined) return keyAccess({ ...wish, keyId }, call, store);
  const named = blob === undefined ? undefined : parsedCiphertext(blob)?.keyId;
  const key = named === undefined ? undefined : keyNamedBy(store, named, call);
  // Of garbage nobody can say whose it is: it takes the permission for any key to hear that.
  return key === undefined ? keyAccess({ ...wish, keyId: kmsKeyArn(call, named ?? '*') }, call, store) : [accessToKey(key, wish, call, store)];
}
