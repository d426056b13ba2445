import { constants, createPublicKey, privateDecrypt, publicEncrypt } from 'node:crypto';
import { known } from '#base/assert.ts';
import { codeOf } from '#base/errors.ts';
import { kmsKeys, type KmsKey } from '#model/kms-key.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { checkEnum, checkLength, checkSecretLength } from '#wire/constraints.ts';
import { openedCiphertext, parsedCiphertext, sealedCiphertext, type EncryptionContext } from './ciphertext.ts';
import type { KmsDeps } from './deps.ts';
import { incorrectKey, invalidCiphertext, invalidKeyUsage, invalidState, refuseComplaints, unknownCiphertextKey, validationException } from './errors.ts';
import { keyByIdentifier } from './identifiers.ts';
import { factsOfSpec, type EncryptionAlgorithm } from './key-specs.ts';
import { assertEnabled, assertUsage, currentMaterial } from './usable-key.ts';

const symmetric = 'SYMMETRIC_DEFAULT';
const algorithms: readonly EncryptionAlgorithm[] = [symmetric, 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'];
const plaintextBytesMax = 4_096;
const ciphertextBytesMax = 6_144;
const contextBytesMax = 8_192;

/** As the inputs have them; ReEncrypt has them twice, under other names. */
export interface EncryptionWish {
  readonly algorithm: string | undefined;
  readonly context: EncryptionContext | undefined;
  readonly operation: string;
}

export function encryptedBy(key: KmsKey, plaintext: Uint8Array, { keyring, random, ...wish }: EncryptionWish & Pick<KmsDeps, 'keyring' | 'random'>): Uint8Array {
  const { context = {} } = wish;
  if (algorithmFor(key, wish) === symmetric) {
    const material = currentMaterial(key);
    return sealedCiphertext(plaintext, context, { keyId: key.id, materialId: material.id, material: keyring.open(key, material), random });
  }
  const publicKey = createPublicKey({ key: Buffer.from(known(key.publicKey, 'a public key'), 'base64'), format: 'der', type: 'spki' });
  return publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: oaepHash(wish.algorithm) }, plaintext);
}

/** Checks that `plaintext` can be encrypted at all. */
export function assertEncryptable(key: KmsKey, plaintext: Uint8Array, wish: EncryptionWish): void {
  refuseComplaints([checkSecretLength('plaintext', plaintext, { min: 1, max: plaintextBytesMax })]);
  const algorithm = algorithmFor(key, wish);
  if (algorithm === symmetric) return;
  const bytesMax = Number(key.keySpec.slice('RSA_'.length)) / 8 - (algorithm === 'RSAES_OAEP_SHA_1' ? 42 : 66);
  if (plaintext.byteLength > bytesMax) throw validationException(`Algorithm ${algorithm} and key spec ${key.keySpec} cannot encrypt data larger than ${bytesMax} bytes.`);
}

export interface Decrypted {
  readonly plaintext: Uint8Array;
  /** Of symmetric keys. */
  readonly materialId?: string;
}

export function decryptedBy(key: KmsKey, blob: Uint8Array, { keyring, ...wish }: EncryptionWish & Pick<KmsDeps, 'keyring'>): Decrypted {
  if (algorithmFor(key, wish) !== symmetric) return { plaintext: decryptedByRsa(key, blob, { keyring, ...wish }) };
  const named = parsedCiphertext(blob);
  const material = named?.keyId === key.id ? key.materials.find(({ id }) => id === named.materialId) : undefined;
  if (material === undefined) throw invalidCiphertext();
  const plaintext = openedCiphertext(blob, wish.context ?? {}, keyring.open(key, material));
  if (plaintext === undefined) throw invalidCiphertext();
  return { plaintext, materialId: material.id };
}

function decryptedByRsa(key: KmsKey, blob: Uint8Array, { keyring, algorithm }: EncryptionWish & Pick<KmsDeps, 'keyring'>): Uint8Array {
  try {
    return privateDecrypt({ key: keyring.open(key, currentMaterial(key)), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: oaepHash(algorithm) }, blob);
  } catch (cause) {
    if (codeOf(cause)?.startsWith('ERR_OSSL') === true) throw invalidCiphertext();
    throw cause;
  }
}

/** Throws when key, algorithm and encryption context do not go together. */
export function algorithmFor(key: KmsKey, { algorithm = symmetric, context, operation }: EncryptionWish): EncryptionAlgorithm {
  refuseComplaints([checkEnum('encryptionAlgorithm', algorithm, algorithms)]);
  assertUsage(key, 'ENCRYPT_DECRYPT', operation);
  const found = factsOfSpec(key.keySpec).encryptionAlgorithms?.find((own) => own === algorithm);
  if (found === undefined) throw invalidKeyUsage(`Algorithm ${algorithm} is incompatible with key spec ${key.keySpec}.`);
  if (found !== symmetric && context !== undefined && Object.keys(context).length > 0) throw validationException('EncryptionContext is not supported with an asymmetric encryption algorithm: leave it out.');
  // https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
  if (context !== undefined && Buffer.byteLength(JSON.stringify(context)) > contextBytesMax) throw validationException(`The encryption context is longer than ${contextBytesMax} bytes.`);
  return found;
}

/** The key of a ciphertext: the one that it names, which has to be the one that is named beside it. RSA's names none. */
export function keyOfCiphertext(store: Reader, { blob, keyId, algorithm = symmetric, member }: CiphertextOf, scope: Scope): KmsKey {
  refuseComplaints([checkLength('ciphertextBlob', blob, { min: 1, max: ciphertextBytesMax })]);
  const given = keyId === undefined ? undefined : keyByIdentifier(store, keyId, scope, { member, takesAliases: true });
  if (algorithm !== symmetric) {
    if (given === undefined) throw validationException(`${member} is required to decrypt by an asymmetric key: its ciphertexts do not say which it is.`);
    return given;
  }
  const parsed = parsedCiphertext(blob);
  if (given !== undefined && given.keySpec !== symmetric && parsed === undefined) return given;
  if (parsed === undefined) throw invalidCiphertext();
  if (given !== undefined && given.id !== parsed.keyId) throw incorrectKey();
  const key = given ?? keyNamedBy(store, parsed.keyId, scope);
  if (key === undefined) throw unknownCiphertextKey();
  return key;
}

export interface CiphertextOf {
  readonly blob: Uint8Array;
  readonly keyId: string | undefined;
  readonly algorithm?: string | undefined;
  /** What KeyId is called in the input. */
  readonly member: string;
}

/** Ciphertexts are decrypted in the Region in which they were made. */
export function keyNamedBy(store: Reader, id: string, { region }: Pick<Scope, 'region'>): KmsKey | undefined {
  return store.find(kmsKeys, 'id', id).find((key) => key.region === region);
}

/** Key states come before anything that is wrong with the ciphertext. */
export function assertUsable(key: KmsKey, wish: EncryptionWish): void {
  assertEnabled(key);
  algorithmFor(key, wish);
  if (key.materials.length === 0) throw invalidState(`${key.arn} is pending import.`);
}

function oaepHash(algorithm: string | undefined): string {
  return algorithm === 'RSAES_OAEP_SHA_1' ? 'sha1' : 'sha256';
}
