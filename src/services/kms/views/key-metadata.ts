import type { KeyMetadata } from '@aws-sdk/client-kms';
import { dateOf } from '#base/time.ts';
import { kmsKeyState, type KmsKey, type KmsKeySpec } from '#model/kms-key.ts';
import { factsOfSpec } from '../key-specs.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
export function keyMetadata(key: KmsKey): KeyMetadata {
  const { encryptionAlgorithms, signingAlgorithms, macAlgorithms, keyAgreementAlgorithms } = factsOfSpec(key.keySpec);
  const state = kmsKeyState(key);
  const current = key.materials.at(-1);
  const isImported = key.origin === 'EXTERNAL' && current?.sealed !== undefined;
  return {
    AWSAccountId: key.account,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: dateOf(key.createdAt),
    Enabled: state === 'Enabled',
    Description: key.description,
    KeyUsage: key.keyUsage,
    KeyState: state,
    ...(key.deletion !== undefined && { DeletionDate: dateOf(key.deletion.at) }),
    ...(isImported && { ExpirationModel: current.expiresAt === undefined ? 'KEY_MATERIAL_DOES_NOT_EXPIRE' : 'KEY_MATERIAL_EXPIRES' }),
    ...(isImported && current.expiresAt !== undefined && { ValidTo: dateOf(current.expiresAt) }),
    Origin: key.origin,
    KeyManager: key.manager,
    ...oldNameOfSpec(key.keySpec),
    KeySpec: key.keySpec,
    ...(key.keyUsage === 'ENCRYPT_DECRYPT' && { EncryptionAlgorithms: [...encryptionAlgorithms ?? []] }),
    ...(key.keyUsage === 'SIGN_VERIFY' && { SigningAlgorithms: [...signingAlgorithms ?? []] }),
    ...(key.keyUsage === 'GENERATE_VERIFY_MAC' && { MacAlgorithms: [...macAlgorithms ?? []] }),
    ...(key.keyUsage === 'KEY_AGREEMENT' && { KeyAgreementAlgorithms: [...keyAgreementAlgorithms ?? []] }),
    MultiRegion: false,
    ...(key.keySpec === 'SYMMETRIC_DEFAULT' && current !== undefined && { CurrentKeyMaterialId: current.id }),
  };
}

/** The older name of KeySpec has its values as far as they are as old. */
export function oldNameOfSpec(keySpec: KmsKeySpec): Pick<KeyMetadata, 'CustomerMasterKeySpec'> {
  switch (keySpec) {
    case 'ML_DSA_44':
    case 'ML_DSA_65':
    case 'ML_DSA_87':
    case 'ECC_NIST_EDWARDS25519':
      return {};
    default:
      return { CustomerMasterKeySpec: keySpec };
  }
}
