import { known } from '#base/assert.ts';
import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { unsupportedOperation } from '../errors.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { isAsymmetric } from '../key-specs.ts';
import { assertEnabled } from '../usable-key.ts';
import { keyMetadata } from '../views/key-metadata.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'GetPublicKey', keyId: KeyId }, call, store),
  handle({ KeyId = '', GrantTokens }, call, deps) {
    checkGrantTokens(GrantTokens, deps);
    const key = keyByIdentifier(deps.store, KeyId, call, { takesAliases: true });
    if (!isAsymmetric(key.keySpec)) throw unsupportedOperation(`${key.arn} is a ${key.keySpec} key: only asymmetric keys have a public key.`);
    assertEnabled(key);
    const { CustomerMasterKeySpec, KeySpec, KeyUsage, EncryptionAlgorithms, SigningAlgorithms, KeyAgreementAlgorithms } = keyMetadata(key);
    return { KeyId: key.arn, PublicKey: Buffer.from(known(key.publicKey, 'a public key'), 'base64'), CustomerMasterKeySpec, KeySpec, KeyUsage, EncryptionAlgorithms, SigningAlgorithms, KeyAgreementAlgorithms };
  },
} satisfies KmsOperation<'GetPublicKey'>;
