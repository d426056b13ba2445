import { keyAccess } from '../access.ts';
import { newDataKey } from '../data-key.ts';
import type { KmsOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html */
export default {
  access: ({ KeyId, EncryptionContext }, call, { store }) => keyAccess({ action: 'GenerateDataKey', keyId: KeyId, encryptionContext: EncryptionContext, keys: { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' } }, call, store),
  refuses: { Recipient: 'there are no Nitro enclaves; leave it out and the plaintext is answered' },
  handle(input, call, deps) {
    const { plaintext, ciphertext, key, materialId } = newDataKey({ ...input, operation: 'GenerateDataKey' }, call, deps);
    return { CiphertextBlob: ciphertext, Plaintext: plaintext, KeyId: key.arn, KeyMaterialId: materialId };
  },
} satisfies KmsOperation<'GenerateDataKey'>;
