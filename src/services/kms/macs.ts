import { createHmac } from 'node:crypto';
import type { GenerateMacCommandInput, MacAlgorithmSpec } from '@aws-sdk/client-kms';
import type { KmsKey } from '#model/kms-key.ts';
import type { Reader } from '#state/store.ts';
import { checkEnum, checkSecretLength } from '#wire/constraints.ts';
import type { Call } from '#wire/operation.ts';
import type { KmsDeps } from './deps.ts';
import { invalidKeyUsage, refuseComplaints } from './errors.ts';
import { keyByIdentifier } from './identifiers.ts';
import { factsOfSpec } from './key-specs.ts';
import { assertEnabled, assertUsage, currentMaterial } from './usable-key.ts';

export interface MacWish {
  readonly key: KmsKey;
  readonly algorithm: MacAlgorithmSpec;
  readonly message: Uint8Array;
}

const hashes = { HMAC_SHA_224: 'sha224', HMAC_SHA_256: 'sha256', HMAC_SHA_384: 'sha384', HMAC_SHA_512: 'sha512' } as const;

/** Throws KMS's exceptions for a key that makes no such MACs. */
export function macWish({ KeyId = '', MacAlgorithm, Message = new Uint8Array() }: Pick<GenerateMacCommandInput, 'KeyId' | 'MacAlgorithm' | 'Message'>, operation: string, { call, store }: { readonly call: Call; readonly store: Reader }): MacWish {
  refuseComplaints([checkEnum('macAlgorithm', MacAlgorithm, Object.keys(hashes)), checkSecretLength('message', Message, { min: 1, max: 4_096 })]);
  const key = keyByIdentifier(store, KeyId, call, { takesAliases: true });
  assertUsage(key, 'GENERATE_VERIFY_MAC', operation);
  const algorithm = factsOfSpec(key.keySpec).macAlgorithms?.find((own) => own === MacAlgorithm);
  if (algorithm === undefined) throw invalidKeyUsage(`Algorithm ${MacAlgorithm} is incompatible with key spec ${key.keySpec}.`);
  assertEnabled(key);
  return { key, algorithm, message: Message };
}

export function macOf({ key, algorithm, message }: MacWish, keyring: KmsDeps['keyring']): Buffer {
  return createHmac(hashes[algorithm], keyring.open(key, currentMaterial(key))).update(message).digest();
}
