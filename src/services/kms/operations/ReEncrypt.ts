import type { ReEncryptCommandInput } from '@aws-sdk/client-kms';
import { keyAccess } from '../access.ts';
import { ciphertextAccess } from '../ciphertext-access.ts';
import type { KmsOperation } from '../deps.ts';
import { assertEncryptable, assertUsable, decryptedBy, encryptedBy, keyOfCiphertext } from '../encryption.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { currentMaterial, endDryRun } from '../usable-key.ts';

const symmetric = 'SYMMETRIC_DEFAULT';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html */
export default {
  access: (input, call, { store }) => {
    const wish = { action: 'ReEncryptFrom', blob: input.CiphertextBlob, keyId: input.SourceKeyId, encryptionContext: input.SourceEncryptionContext, algorithm: input.SourceEncryptionAlgorithm } as const;
    const to = { action: 'ReEncryptTo', keyId: input.DestinationKeyId, encryptionContext: input.DestinationEncryptionContext, keys: { 'kms:EncryptionAlgorithm': input.DestinationEncryptionAlgorithm ?? symmetric } };
    const isSame = ciphertextAccess(wish, call, store)[0]?.resource === keyAccess(to, call, store)[0]?.resource;
    const keys = { 'kms:ReEncryptOnSameKey': String(isSame) };
    return [...ciphertextAccess({ ...wish, keys }, call, store), ...keyAccess({ ...to, keys: { ...to.keys, ...keys } }, call, store)];
  },
  refuses: { DryRunModifiers: 'a dry run looks at the ciphertext too; leave it out' },
  handle(input, call, deps) {
    const { CiphertextBlob: blob = new Uint8Array(), SourceKeyId, DestinationKeyId = '', GrantTokens, DryRun } = input;
    checkGrantTokens(GrantTokens, deps);
    const { from, to } = wishesFrom(input);
    const source = keyOfCiphertext(deps.store, { blob, keyId: SourceKeyId, algorithm: from.algorithm, member: 'sourceKeyId' }, call);
    const destination = keyByIdentifier(deps.store, DestinationKeyId, call, { member: 'destinationKeyId', takesAliases: true });
    assertUsable(source, from);
    assertUsable(destination, to);
    const { plaintext, materialId } = decryptedBy(source, blob, { ...deps, ...from });
    assertEncryptable(destination, plaintext, to);
    endDryRun(DryRun);
    return {
      CiphertextBlob: encryptedBy(destination, plaintext, { ...deps, ...to }),
      SourceKeyId: source.arn,
      KeyId: destination.arn,
      SourceEncryptionAlgorithm: from.algorithm,
      DestinationEncryptionAlgorithm: to.algorithm,
      ...(materialId !== undefined && { SourceKeyMaterialId: materialId }),
      ...(to.algorithm === symmetric && { DestinationKeyMaterialId: currentMaterial(destination).id }),
    };
  },
} satisfies KmsOperation<'ReEncrypt'>;

function wishesFrom({ SourceEncryptionAlgorithm, SourceEncryptionContext, DestinationEncryptionAlgorithm, DestinationEncryptionContext }: ReEncryptCommandInput) {
  return {
    from: { algorithm: SourceEncryptionAlgorithm ?? symmetric, context: SourceEncryptionContext, operation: 'ReEncryptFrom' },
    to: { algorithm: DestinationEncryptionAlgorithm ?? symmetric, context: DestinationEncryptionContext, operation: 'ReEncryptTo' },
  };
}
