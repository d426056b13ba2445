import type { KmsKeySpec, KmsKeyUsage } from '#model/kms-key.ts';

/** What keys of one spec are for, and by which algorithms (https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html). */
export interface KeySpecFacts {
  /** The first one is meant when none is given; asymmetric keys have to be given one. */
  readonly usages: readonly KmsKeyUsage[];
  readonly encryptionAlgorithms?: readonly EncryptionAlgorithm[];
  readonly signingAlgorithms?: readonly SigningAlgorithm[];
  readonly macAlgorithms?: readonly MacAlgorithm[];
  readonly keyAgreementAlgorithms?: readonly 'ECDH'[];
}

export type EncryptionAlgorithm = 'SYMMETRIC_DEFAULT' | 'RSAES_OAEP_SHA_1' | 'RSAES_OAEP_SHA_256';
export type MacAlgorithm = 'HMAC_SHA_224' | 'HMAC_SHA_256' | 'HMAC_SHA_384' | 'HMAC_SHA_512';
export type SigningAlgorithm = (typeof rsaSigning)[number] | 'ECDSA_SHA_256' | 'ECDSA_SHA_384' | 'ECDSA_SHA_512' | 'ED25519_SHA_512' | 'ML_DSA_SHAKE_256';

const rsaSigning = ['RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_384', 'RSASSA_PKCS1_V1_5_SHA_512', 'RSASSA_PSS_SHA_256', 'RSASSA_PSS_SHA_384', 'RSASSA_PSS_SHA_512'] as const;
const rsa: KeySpecFacts = { usages: ['ENCRYPT_DECRYPT', 'SIGN_VERIFY'], encryptionAlgorithms: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'], signingAlgorithms: rsaSigning };
const mlDsa: KeySpecFacts = { usages: ['SIGN_VERIFY'], signingAlgorithms: ['ML_DSA_SHAKE_256'] };

const nistCurve = (algorithm: SigningAlgorithm): KeySpecFacts => ({ usages: ['SIGN_VERIFY', 'KEY_AGREEMENT'], signingAlgorithms: [algorithm], keyAgreementAlgorithms: ['ECDH'] });
const hmac = (algorithm: MacAlgorithm): KeySpecFacts => ({ usages: ['GENERATE_VERIFY_MAC'], macAlgorithms: [algorithm] });

/** SM2 is of the China Regions alone. */
const factsBySpec: Readonly<Record<KmsKeySpec, KeySpecFacts>> = {
  SYMMETRIC_DEFAULT: { usages: ['ENCRYPT_DECRYPT'], encryptionAlgorithms: ['SYMMETRIC_DEFAULT'] },
  RSA_2048: rsa,
  RSA_3072: rsa,
  RSA_4096: rsa,
  ECC_NIST_P256: nistCurve('ECDSA_SHA_256'),
  ECC_NIST_P384: nistCurve('ECDSA_SHA_384'),
  ECC_NIST_P521: nistCurve('ECDSA_SHA_512'),
  ECC_SECG_P256K1: { usages: ['SIGN_VERIFY'], signingAlgorithms: ['ECDSA_SHA_256'] },
  ECC_NIST_EDWARDS25519: { usages: ['SIGN_VERIFY'], signingAlgorithms: ['ED25519_SHA_512'] },
  ML_DSA_44: mlDsa,
  ML_DSA_65: mlDsa,
  ML_DSA_87: mlDsa,
  HMAC_224: hmac('HMAC_SHA_224'),
  HMAC_256: hmac('HMAC_SHA_256'),
  HMAC_384: hmac('HMAC_SHA_384'),
  HMAC_512: hmac('HMAC_SHA_512'),
};

export function factsOfSpec(keySpec: KmsKeySpec): KeySpecFacts {
  return factsBySpec[keySpec];
}

export function isKeySpec(text: string): text is KmsKeySpec {
  return Object.hasOwn(factsBySpec, text);
}

export function isAsymmetric(keySpec: KmsKeySpec): boolean {
  return keySpec !== 'SYMMETRIC_DEFAULT' && !keySpec.startsWith('HMAC_');
}
