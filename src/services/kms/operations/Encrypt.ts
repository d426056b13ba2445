import { keyAccess } from '../access.ts';
import { givenKeys } from '../condition-keys.ts';
import type { KmsOperation } from '../deps.ts';
import { assertEncryptable, assertUsable, encryptedBy } from '../encryption.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { endDryRun } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html */
export default {
  access: ({ KeyId, EncryptionContext, EncryptionAlgorithm = 'SYMMETRIC_DEFAULT' }, call, { store }) =>
    keyAccess({ action: 'Encrypt', keyId: KeyId, encryptionContext: EncryptionContext, keys: givenKeys({ 'kms:EncryptionAlgorithm': EncryptionAlgorithm }) }, call, store),
  handle({ KeyId = '', Plaintext = new Uint8Array(), EncryptionContext, EncryptionAlgorithm = 'SYMMETRIC_DEFAULT', GrantTokens, DryRun }, call, deps) {
    checkGrantTokens(GrantTokens, deps);
    const key = keyByIdentifier(deps.store, KeyId, call, { takesAliases: true });
    const wish = { algorithm: EncryptionAlgorithm, context: EncryptionContext, operation: 'Encrypt' };
    assertUsable(key, wish);
    assertEncryptable(key, Plaintext, wish);
    endDryRun(DryRun);
    return { CiphertextBlob: encryptedBy(key, Plaintext, { ...deps, ...wish }), KeyId: key.arn, EncryptionAlgorithm };
  },
} satisfies KmsOperation<'Encrypt'>;
