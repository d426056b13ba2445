import { keyAccess } from '../access.ts';
import { givenKeys } from '../condition-keys.ts';
import { newDataKeyPair } from '../data-key-pair.ts';
import type { KmsOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPairWithoutPlaintext.html */
export default {
  access: ({ KeyId, KeyPairSpec, EncryptionContext }, call, { store }) =>
    keyAccess({ action: 'GenerateDataKeyPairWithoutPlaintext', keyId: KeyId, encryptionContext: EncryptionContext, keys: givenKeys({ 'kms:DataKeyPairSpec': KeyPairSpec, 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' }) }, call, store),
  async handle(input, call, deps) {
    const pair = await newDataKeyPair({ ...input, operation: 'GenerateDataKeyPairWithoutPlaintext' }, call, deps);
    return { PrivateKeyCiphertextBlob: pair.ciphertext, PublicKey: pair.publicKey, KeyId: pair.key.arn, KeyPairSpec: pair.spec, KeyMaterialId: pair.materialId };
  },
} satisfies KmsOperation<'GenerateDataKeyPairWithoutPlaintext'>;
