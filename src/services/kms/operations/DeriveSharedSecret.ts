import { diffieHellman } from 'node:crypto';
import { checkEnum, checkLength } from '#wire/constraints.ts';
import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { peerKeyFrom } from '../public-key.ts';
import { assertEnabled, assertUsage, currentMaterial, endDryRun } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html */
export default {
  access: ({ KeyId, KeyAgreementAlgorithm = '' }, call, { store }) => keyAccess({ action: 'DeriveSharedSecret', keyId: KeyId, keys: { 'kms:KeyAgreementAlgorithm': KeyAgreementAlgorithm } }, call, store),
  refuses: { Recipient: 'there are no Nitro enclaves; leave it out and the secret is answered' },
  handle({ KeyId = '', KeyAgreementAlgorithm, PublicKey = new Uint8Array(), GrantTokens, DryRun }, call, deps) {
    refuseComplaints([checkEnum('keyAgreementAlgorithm', KeyAgreementAlgorithm, ['ECDH']), checkLength('publicKey', PublicKey, { min: 1, max: 8_192 })]);
    checkGrantTokens(GrantTokens, deps);
    const key = keyByIdentifier(deps.store, KeyId, call, { takesAliases: true });
    assertUsage(key, 'KEY_AGREEMENT', 'DeriveSharedSecret');
    assertEnabled(key);
    const privateKey = deps.keyring.open(key, currentMaterial(key));
    const publicKey = peerKeyFrom(PublicKey, key);
    endDryRun(DryRun);
    return { KeyId: key.arn, SharedSecret: diffieHellman({ privateKey, publicKey }), KeyAgreementAlgorithm: 'ECDH' as const, KeyOrigin: key.origin };
  },
} satisfies KmsOperation<'DeriveSharedSecret'>;
