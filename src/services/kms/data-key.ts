import type { GenerateDataKeyCommandInput } from '@aws-sdk/client-kms';
import type { KmsKey } from '#model/kms-key.ts';
import { checkEnum, checkRange } from '#wire/constraints.ts';
import type { Call } from '#wire/operation.ts';
import type { KmsDeps } from './deps.ts';
import { assertUsable, encryptedBy } from './encryption.ts';
import { refuseComplaints, validationException } from './errors.ts';
import { checkGrantTokens } from './grant-tokens.ts';
import { keyByIdentifier } from './identifiers.ts';
import { currentMaterial, endDryRun } from './usable-key.ts';

export interface DataKeyWish extends Pick<GenerateDataKeyCommandInput, 'KeyId' | 'KeySpec' | 'NumberOfBytes' | 'EncryptionContext' | 'GrantTokens' | 'DryRun'> {
  readonly operation: string;
}

export interface DataKey {
  readonly key: KmsKey;
  readonly materialId: string;
  readonly plaintext: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** Chance, and the same encrypted by a symmetric key. */
export function newDataKey(wish: DataKeyWish, call: Call, deps: KmsDeps): DataKey {
  const length = lengthFrom(wish);
  checkGrantTokens(wish.GrantTokens, deps);
  const { key, ...encryption } = symmetricKeyFor(wish, call, deps);
  endDryRun(wish.DryRun);
  const plaintext = deps.random.bytes(length);
  return { key, materialId: currentMaterial(key).id, plaintext, ciphertext: encryptedBy(key, plaintext, { ...deps, ...encryption }) };
}

/** What wraps data keys and key pairs: an enabled key, which has to be symmetric. */
export function symmetricKeyFor({ KeyId = '', EncryptionContext, operation }: Pick<DataKeyWish, 'KeyId' | 'EncryptionContext' | 'operation'>, call: Call, { store }: Pick<KmsDeps, 'store'>) {
  const key = keyByIdentifier(store, KeyId, call, { takesAliases: true });
  const encryption = { algorithm: 'SYMMETRIC_DEFAULT', context: EncryptionContext, operation };
  assertUsable(key, encryption);
  return { key, ...encryption };
}

const bytesBySpec: Readonly<Record<string, number>> = { AES_128: 16, AES_256: 32 };

function lengthFrom({ KeySpec, NumberOfBytes }: Pick<DataKeyWish, 'KeySpec' | 'NumberOfBytes'>): number {
  refuseComplaints([checkEnum('keySpec', KeySpec, Object.keys(bytesBySpec)), checkRange('numberOfBytes', NumberOfBytes, { min: 1, max: 1_024 })]);
  const length = KeySpec === undefined ? NumberOfBytes : bytesBySpec[KeySpec];
  if (length === undefined || (KeySpec !== undefined && NumberOfBytes !== undefined)) throw validationException('Please specify either number of bytes or key spec.');
  return length;
}
