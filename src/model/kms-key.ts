import { formatArn } from '#base/arn.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** A KMS key (https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html). */
export interface KmsKey extends Scope {
  /** A UUID. */
  readonly id: string;
  readonly arn: string;
  readonly description: string;
  readonly keySpec: KmsKeySpec;
  readonly keyUsage: KmsKeyUsage;
  readonly origin: 'AWS_KMS' | 'EXTERNAL';
  /** AWS: made for a service of the account, and changed by nobody. */
  readonly manager: 'CUSTOMER' | 'AWS';
  readonly isEnabled: boolean;
  readonly createdAt: number;
  /** The key policy, as JSON. */
  readonly policy: string;
  readonly tags: readonly Tag[];
  /** In the order in which they became current; none while nothing was imported. What was encrypted by an older one is decrypted by it. */
  readonly materials: readonly KmsKeyMaterial[];
  /** Imported to become the current one with the next RotateKeyOnDemand. */
  readonly pendingMaterial?: KmsKeyMaterial;
  /** Of asymmetric keys: SubjectPublicKeyInfo, DER in base64. */
  readonly publicKey?: string;
  /** Once rotation was enabled; kept when it is disabled. */
  readonly rotation?: KmsKeyRotation;
  /** While its deletion is scheduled. */
  readonly deletion?: { readonly at: number; readonly windowInDays: number };
}

export type KmsKeySpec =
  | 'SYMMETRIC_DEFAULT'
  | 'RSA_2048' | 'RSA_3072' | 'RSA_4096'
  | 'ECC_NIST_P256' | 'ECC_NIST_P384' | 'ECC_NIST_P521' | 'ECC_SECG_P256K1' | 'ECC_NIST_EDWARDS25519'
  | 'ML_DSA_44' | 'ML_DSA_65' | 'ML_DSA_87'
  | 'HMAC_224' | 'HMAC_256' | 'HMAC_384' | 'HMAC_512';

export type KmsKeyUsage = 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC' | 'KEY_AGREEMENT';

export interface KmsKeyMaterial {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** Sealed under `kmsMaterialLabel`; absent once imported material has expired or was deleted. */
  readonly sealed?: string;
  /** Imported material's. */
  readonly description?: string;
  /** Imported material's, when it expires. */
  readonly expiresAt?: number;
  /** How it became the current one; absent for the first. */
  readonly rotation?: { readonly at: number; readonly type: 'AUTOMATIC' | 'ON_DEMAND' };
}

export interface KmsKeyRotation {
  readonly isEnabled: boolean;
  readonly periodInDays: number;
  /** When the key is rotated next. */
  readonly nextAt: number;
}

export const kmsKeys = defineCollection<KmsKey>()({
  kind: 'kms-key',
  version: 1,
  key: (key) => key.arn,
  indexes: { scope: scopeKey, id: (key) => key.id },
});

export function kmsKeyArn({ account, region }: Scope, id: string): string {
  return formatArn({ service: 'kms', region, account, resource: `key/${id}` });
}

export function kmsMaterialLabel(keyArn: string, materialId: string): string {
  return `kms-material/${keyArn}/${materialId}`;
}

export type KmsKeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport';

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
export function kmsKeyState({ deletion, materials, isEnabled }: KmsKey): KmsKeyState {
  if (deletion !== undefined) return 'PendingDeletion';
  if (materials.length === 0 || materials.some(({ sealed }) => sealed === undefined)) return 'PendingImport';
  return isEnabled ? 'Enabled' : 'Disabled';
}

/** With another current material; what was encrypted by the ones before is still decrypted. */
export function rotatedKey(key: KmsKey, material: KmsKeyMaterial, rotation: KmsKeyMaterial['rotation'] & object): KmsKey {
  return { ...key, materials: [...key.materials, { ...material, rotation }] };
}

/** When the key is rotated next by itself; undefined when it is not (https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html). */
export function nextRotationAt({ rotation, deletion }: KmsKey): number | undefined {
  return rotation?.isEnabled === true && deletion === undefined ? rotation.nextAt : undefined;
}

/** When it is to be done: a key that is disabled waits until it is enabled again. */
export function rotationDueAt(key: KmsKey): number | undefined {
  return key.isEnabled ? nextRotationAt(key) : undefined;
}

/** Imported material that has expired or was deleted: known, so that the same may come back, and not there. */
export function withoutSecret({ sealed: _sealed, expiresAt: _expiresAt, ...material }: KmsKeyMaterial): KmsKeyMaterial {
  return material;
}
