import { DataKeyPairSpec, type GenerateDataKeyPairCommandInput } from '@aws-sdk/client-kms';
import type { KmsKey } from '#model/kms-key.ts';
import { checkEnum } from '#wire/constraints.ts';
import type { Call } from '#wire/operation.ts';
import { symmetricKeyFor } from './data-key.ts';
import type { KmsDeps } from './deps.ts';
import { encryptedBy } from './encryption.ts';
import { refuseComplaints, unsupportedOperation, validationException } from './errors.ts';
import { checkGrantTokens } from './grant-tokens.ts';
import { isKeySpec } from './key-specs.ts';
import { newKeyPair, privateDer, publicDer } from './new-key.ts';
import { currentMaterial, endDryRun } from './usable-key.ts';

export interface DataKeyPairWish extends Pick<GenerateDataKeyPairCommandInput, 'KeyId' | 'KeyPairSpec' | 'EncryptionContext' | 'GrantTokens' | 'DryRun'> {
  readonly operation: string;
}

export interface DataKeyPair {
  readonly key: KmsKey;
  readonly materialId: string;
  readonly spec: DataKeyPairSpec;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** PKCS #8, DER. */
  readonly plaintext: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** A key pair for use elsewhere, its private key also encrypted by a symmetric key. */
export async function newDataKeyPair(wish: DataKeyPairWish, call: Call, deps: KmsDeps): Promise<DataKeyPair> {
  const { KeyPairSpec: spec, GrantTokens, DryRun } = wish;
  refuseComplaints([checkEnum('keyPairSpec', spec, DataKeyPairSpec)]);
  if (spec === undefined) throw validationException('KeyPairSpec is required.');
  if (!isKeySpec(spec)) throw unsupportedOperation(`KeyPairSpec ${spec} is not supported in this Region.`);
  checkGrantTokens(GrantTokens, deps);
  const { key, ...encryption } = symmetricKeyFor(wish, call, deps);
  endDryRun(DryRun);
  const pair = await newKeyPair(spec);
  const plaintext = privateDer(pair.privateKey);
  return { key, materialId: currentMaterial(key).id, spec, publicKey: publicDer(pair.publicKey), plaintext, ciphertext: encryptedBy(key, plaintext, { ...deps, ...encryption }) };
}
