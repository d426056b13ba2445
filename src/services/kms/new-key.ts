import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { AssertionFailure } from '#base/assert.ts';
import type { KmsKeyMaterial, KmsKeySpec } from '#model/kms-key.ts';
import type { KmsDeps } from './deps.ts';

export interface NewMaterial {
  readonly material: KmsKeyMaterial;
  /** SubjectPublicKeyInfo, DER in base64. */
  readonly publicKey?: string;
}

/** Key material that nobody has seen, sealed for the key. */
export async function newMaterial(keyArn: string, keySpec: KmsKeySpec, { ids, random, keyring }: Pick<KmsDeps, 'ids' | 'random' | 'keyring'>): Promise<NewMaterial> {
  const bytes = secretBytes(keySpec);
  if (bytes !== undefined) return { material: newSecret(keyArn, bytes, { ids, random, keyring }) };
  const id = ids.hex(64);
  const { privateKey, publicKey } = await newKeyPair(keySpec);
  return { material: { id, sealed: keyring.seal(keyArn, id, privateDer(privateKey)) }, publicKey: publicDer(publicKey).toString('base64') };
}

/** The next material of a key that rotates: only symmetric ones do. */
export function newSymmetricMaterial(keyArn: string, deps: Pick<KmsDeps, 'ids' | 'random' | 'keyring'>): KmsKeyMaterial {
  return newSecret(keyArn, 32, deps);
}

function newSecret(keyArn: string, bytes: number, { ids, random, keyring }: Pick<KmsDeps, 'ids' | 'random' | 'keyring'>): KmsKeyMaterial {
  const id = ids.hex(64);
  return { id, sealed: keyring.seal(keyArn, id, random.bytes(bytes)) };
}

/** The length of the secret of a symmetric or HMAC key; undefined for key pairs. */
export function secretBytes(keySpec: KmsKeySpec): number | undefined {
  if (keySpec === 'SYMMETRIC_DEFAULT') return 32;
  return keySpec.startsWith('HMAC_') ? Number(keySpec.slice('HMAC_'.length)) / 8 : undefined;
}

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const generate = promisify(generateKeyPair);

/** Made by OpenSSL's own generator, off the thread that answers: RSA takes its time. */
export async function newKeyPair(keySpec: KmsKeySpec): Promise<KeyPair> {
  switch (keySpec) {
    case 'RSA_2048':
    case 'RSA_3072':
    case 'RSA_4096':
      return generate('rsa', { modulusLength: Number(keySpec.slice('RSA_'.length)) });
    case 'ECC_NIST_P256':
      return generate('ec', { namedCurve: 'prime256v1' });
    case 'ECC_NIST_P384':
      return generate('ec', { namedCurve: 'secp384r1' });
    case 'ECC_NIST_P521':
      return generate('ec', { namedCurve: 'secp521r1' });
    case 'ECC_SECG_P256K1':
      return generate('ec', { namedCurve: 'secp256k1' });
    case 'ECC_NIST_EDWARDS25519':
      return generate('ed25519');
    case 'ML_DSA_44':
      return generate('ml-dsa-44');
    case 'ML_DSA_65':
      return generate('ml-dsa-65');
    case 'ML_DSA_87':
      return generate('ml-dsa-87');
    default:
      throw new AssertionFailure(`${keySpec} has no key pair`);
  }
}

export function publicDer(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' });
}

export function privateDer(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'pkcs8' });
}
