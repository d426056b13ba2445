import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { codeOf } from '#base/errors.ts';
import { withoutSecret, type KmsKey, type KmsKeyMaterial, type KmsKeySpec } from '#model/kms-key.ts';
import { incorrectKeyMaterial, invalidState, notFound, unsupportedOperation } from './errors.ts';
import { isAsymmetric } from './key-specs.ts';
import { publicDer, secretBytes } from './new-key.ts';
import { assertNotPendingDeletion } from './usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html */
export function assertImportable(key: KmsKey): void {
  if (key.origin !== 'EXTERNAL') throw unsupportedOperation(`${key.arn} origin is ${key.origin} which is not valid for this operation.`);
  assertNotPendingDeletion(key);
}

export interface CheckedMaterial {
  /** The same for the same material of the same key. */
  readonly id: string;
  readonly publicKey?: string;
}

/** Throws when the material is none of the key's spec. */
export function checkedMaterial(bytes: Buffer, { arn, keySpec }: KmsKey): CheckedMaterial {
  const id = createHash('sha256').update(`kms-imported-material/${arn}/`).update(bytes).digest('hex');
  const length = secretBytes(keySpec);
  if (length !== undefined) {
    if (bytes.byteLength !== length) throw incorrectKeyMaterial(`The key material of a ${keySpec} key has ${length} bytes, not ${bytes.byteLength}.`);
    return { id };
  }
  const privateKey = parsed(bytes);
  if (privateKey === undefined || specOf(privateKey) !== keySpec) throw incorrectKeyMaterial(`The key material is not the private key of a ${keySpec} key as PKCS #8 in DER.`);
  return { id, publicKey: publicDer(createPublicKey(privateKey)).toString('base64') };
}

function parsed(der: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch (cause) {
    if (codeOf(cause)?.startsWith('ERR_') !== true) throw cause;
    return undefined;
  }
}

const curves: Readonly<Record<string, KmsKeySpec>> = { prime256v1: 'ECC_NIST_P256', secp384r1: 'ECC_NIST_P384', secp521r1: 'ECC_NIST_P521', secp256k1: 'ECC_SECG_P256K1' };
const types: Readonly<Record<string, KmsKeySpec>> = { ed25519: 'ECC_NIST_EDWARDS25519', 'ml-dsa-44': 'ML_DSA_44', 'ml-dsa-65': 'ML_DSA_65', 'ml-dsa-87': 'ML_DSA_87' };

function specOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): string | undefined {
  if (type === 'rsa') return `RSA_${details?.modulusLength}`;
  return type === 'ec' ? curves[details?.namedCurve ?? ''] : types[type ?? ''];
}

export interface Import {
  readonly material: KmsKeyMaterial;
  readonly publicKey: string | undefined;
  readonly importType: string | undefined;
  /** The KeyMaterialId of the input. */
  readonly expectedId: string | undefined;
}

/** The first material of a key is its current one; another one of a symmetric key waits for RotateKeyOnDemand, and the same again is there again. */
export function withImported(key: KmsKey, { material, publicKey, importType, expectedId }: Import): KmsKey {
  const isFirst = key.materials.length === 0;
  if (expectedId !== undefined && expectedId !== material.id) throw incorrectKeyMaterial(`The key material is not that of KeyMaterialId ${expectedId}.`);
  if (isFirst) {
    if (importType === 'EXISTING_KEY_MATERIAL') throw incorrectKeyMaterial('Nothing was imported yet: the ImportType is NEW_KEY_MATERIAL.');
    return { ...key, materials: [material], ...(publicKey !== undefined && { publicKey }) };
  }
  const isKnown = [...key.materials, key.pendingMaterial].some((own) => own?.id === material.id);
  if (importType === 'NEW_KEY_MATERIAL') {
    if (isAsymmetric(key.keySpec) || key.keySpec !== 'SYMMETRIC_DEFAULT') throw unsupportedOperation(`${key.arn} has its key material once and for all: only symmetric encryption keys get NEW_KEY_MATERIAL.`);
    if (isKnown) throw incorrectKeyMaterial('The key material is already associated with the key: the ImportType is EXISTING_KEY_MATERIAL.');
    if (key.pendingMaterial !== undefined) throw invalidState(`New key material (id: ${material.id}) cannot be imported into KMS key ${key.id}, because another key material (id: ${key.pendingMaterial.id}) is pending rotation.`);
    return { ...key, pendingMaterial: material };
  }
  if (!isKnown) throw incorrectKeyMaterial('The key material is not the one that was imported before.');
  return changed(key, material.id, (own) => ({ ...own, ...material, ...(own.rotation !== undefined && { rotation: own.rotation }) }));
}

/** What was there once is known by its id. */
export function withoutImported(key: KmsKey, id: string | undefined): KmsKey {
  if (id === undefined) return key;
  if (key.pendingMaterial?.id === id) {
    const { pendingMaterial: _gone, ...rest } = key;
    return rest;
  }
  if (!key.materials.some((own) => own.id === id)) throw notFound(`Key material ${id} of ${key.arn} does not exist`);
  return changed(key, id, withoutSecret);
}

function changed(key: KmsKey, id: string, change: (material: KmsKeyMaterial) => KmsKeyMaterial): KmsKey {
  const { pendingMaterial: pending } = key;
  return {
    ...key,
    materials: key.materials.map((own) => (own.id === id ? change(own) : own)),
    ...(pending?.id === id && { pendingMaterial: change(pending) }),
  };
}
