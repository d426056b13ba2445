import { ciphertextAccess } from '../ciphertext-access.ts';
import type { KmsOperation } from '../deps.ts';
import { assertUsable, decryptedBy, keyOfCiphertext } from '../encryption.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { endDryRun } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html */
export default {
  access: ({ CiphertextBlob, KeyId, EncryptionContext, EncryptionAlgorithm }, call, { store }) =>
    ciphertextAccess({ action: 'Decrypt', blob: CiphertextBlob, keyId: KeyId, encryptionContext: EncryptionContext, algorithm: EncryptionAlgorithm }, call, store),
  refuses: {
    Recipient: 'there are no Nitro enclaves; leave it out and the plaintext is answered',
    DryRunModifiers: 'a dry run looks at the ciphertext too; leave it out',
  },
  handle({ CiphertextBlob = new Uint8Array(), KeyId, EncryptionContext, EncryptionAlgorithm = 'SYMMETRIC_DEFAULT', GrantTokens, DryRun }, call, deps) {
    checkGrantTokens(GrantTokens, deps);
    const key = keyOfCiphertext(deps.store, { blob: CiphertextBlob, keyId: KeyId, algorithm: EncryptionAlgorithm, member: 'keyId' }, call);
    const wish = { algorithm: EncryptionAlgorithm, context: EncryptionContext, operation: 'Decrypt' };
    assertUsable(key, wish);
    const { plaintext, materialId } = decryptedBy(key, CiphertextBlob, { ...deps, ...wish });
    endDryRun(DryRun);
    return { KeyId: key.arn, Plaintext: plaintext, EncryptionAlgorithm, ...(materialId !== undefined && { KeyMaterialId: materialId }) };
  },
} satisfies KmsOperation<'Decrypt'>;
