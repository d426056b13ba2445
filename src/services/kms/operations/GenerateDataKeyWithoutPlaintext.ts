import { keyAccess } from '../access.ts';
import { newDataKey } from '../data-key.ts';
import type { KmsOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html */
export default {
  access: ({ KeyId, EncryptionContext }, call, { store }) => keyAccess({ action: 'GenerateDataKeyWithoutPlaintext', keyId: KeyId, encryptionContext: EncryptionContext, keys: { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' } }, call, store),
  handle(input, call, deps) {
    const { ciphertext, key, materialId } = newDataKey({ ...input, operation: 'GenerateDataKeyWithoutPlaintext' }, call, deps);
    return { CiphertextBlob: ciphertext, KeyId: key.arn, KeyMaterialId: materialId };
  },
} satisfies KmsOperation<'GenerateDataKeyWithoutPlaintext'>;
