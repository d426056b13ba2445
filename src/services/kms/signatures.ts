import { constants, privateEncrypt, publicDecrypt, sign, verify, type KeyObject } from 'node:crypto';
import { known } from '#base/assert.ts';
import { codeOf } from '#base/errors.ts';
import type { Random } from '#base/random.ts';
import { isDigestSignature, signedDigest } from './digest-ecdsa.ts';
import { isPssEncoded, pssEncoded } from './emsa-pss.ts';
import type { SigningAlgorithm } from './key-specs.ts';

export interface SigningWish {
  readonly algorithm: SigningAlgorithm;
  readonly message: Uint8Array;
  /** The caller hashed it. */
  readonly isDigest: boolean;
}

interface Scheme {
  readonly kind: 'PKCS1' | 'PSS' | 'ECDSA';
  readonly hash: 'sha256' | 'sha384' | 'sha512';
}

export function signed({ algorithm, message, isDigest }: SigningWish, key: KeyObject, random: Random): Buffer {
  const scheme = schemeOf(algorithm);
  if (scheme === undefined) return sign(null, message, key);
  if (!isDigest) return sign(scheme.hash, message, nativeKey(scheme, key));
  switch (scheme.kind) {
    case 'PKCS1':
      return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, digestInfo(scheme, message));
    case 'PSS':
      return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, padded(pssEncoded({ digest: message, hash: scheme.hash, bits: modulusBits(key) - 1 }, random.bytes(message.byteLength)), key));
    case 'ECDSA':
      return signedDigest(message, key, random);
  }
}

export function isSignature(signature: Uint8Array, { algorithm, message, isDigest }: SigningWish, key: KeyObject): boolean {
  const scheme = schemeOf(algorithm);
  if (scheme === undefined) return verify(null, message, key, signature);
  // RFC 8017, 8.1.2 and 8.2.2, step 1: OpenSSL takes one whose leading zeros are left out.
  if (scheme.kind !== 'ECDSA' && signature.byteLength !== modulusBits(key) / 8) return false;
  if (!isDigest) return verify(scheme.hash, message, nativeKey(scheme, key), signature);
  if (scheme.kind === 'ECDSA') return isDigestSignature(signature, message, key);
  try {
    if (scheme.kind === 'PKCS1') return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature).equals(digestInfo(scheme, message));
    const bits = modulusBits(key) - 1;
    return isPssEncoded(publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature).subarray(-Math.ceil(bits / 8)), { digest: message, hash: scheme.hash, bits });
  } catch (cause) {
    // What is not as long as the modulus, or not padded, was never signed.
    if (codeOf(cause)?.startsWith('ERR_OSSL') === true) return false;
    throw cause;
  }
}

const digestBytes = { sha256: 32, sha384: 48, sha512: 64 } as const;

/** Undefined for algorithms that take the whole message only. */
export function digestBytesOf(algorithm: SigningAlgorithm): number | undefined {
  const scheme = schemeOf(algorithm);
  return scheme === undefined ? undefined : digestBytes[scheme.hash];
}

/** Undefined for those that hash by themselves: Ed25519 and ML-DSA. */
function schemeOf(algorithm: SigningAlgorithm): Scheme | undefined {
  const bits = /_SHA_(256|384|512)$/.exec(algorithm)?.[1];
  const hash = bits === '256' ? 'sha256' : bits === '384' ? 'sha384' : 'sha512';
  if (algorithm.startsWith('RSASSA_PKCS1')) return { kind: 'PKCS1', hash };
  if (algorithm.startsWith('RSASSA_PSS')) return { kind: 'PSS', hash };
  return algorithm.startsWith('ECDSA') ? { kind: 'ECDSA', hash } : undefined;
}

function nativeKey({ kind }: Scheme, key: KeyObject) {
  return kind === 'PSS' ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : { key };
}

/** The DER prefixes of RFC 8017, 9.2, note 1. */
const prefixes = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
} as const;

function digestInfo({ hash }: Scheme, digest: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(prefixes[hash], 'hex'), digest]);
}

/** As long as the modulus. */
function padded(encoded: Buffer, key: KeyObject): Buffer {
  return Buffer.concat([new Uint8Array(modulusBits(key) / 8 - encoded.byteLength), encoded]);
}

function modulusBits(key: KeyObject): number {
  return known(key.asymmetricKeyDetails?.modulusLength, 'an RSA key');
}
