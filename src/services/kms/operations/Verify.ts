import { checkLength } from '#wire/constraints.ts';
import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { invalidSignature, refuseComplaints } from '../errors.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { publicKeyOf } from '../public-key.ts';
import { isSignature } from '../signatures.ts';
import { signingKeys, signingWish } from '../signing-wish.ts';
import { endDryRun } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Verify.html */
export default {
  access: (input, call, { store }) => keyAccess({ action: 'Verify', keyId: input.KeyId, keys: signingKeys(input) }, call, store),
  handle(input, call, deps) {
    const { Signature = new Uint8Array(), GrantTokens, DryRun } = input;
    checkGrantTokens(GrantTokens, deps);
    const key = keyByIdentifier(deps.store, input.KeyId ?? '', call, { takesAliases: true });
    const wish = signingWish(key, input, 'Verify');
    refuseComplaints([checkLength('signature', Signature, { min: 1, max: 6_144 })]);
    const isRight = isSignature(Signature, wish, publicKeyOf(key));
    if (!isRight) throw invalidSignature();
    endDryRun(DryRun);
    return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: wish.algorithm };
  },
} satisfies KmsOperation<'Verify'>;
