import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { signed } from '../signatures.ts';
import { signingKeys, signingWish } from '../signing-wish.ts';
import { currentMaterial, endDryRun } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html */
export default {
  access: (input, call, { store }) => keyAccess({ action: 'Sign', keyId: input.KeyId, keys: signingKeys(input) }, call, store),
  handle(input, call, deps) {
    checkGrantTokens(input.GrantTokens, deps);
    const key = keyByIdentifier(deps.store, input.KeyId ?? '', call, { takesAliases: true });
    const wish = signingWish(key, input, 'Sign');
    endDryRun(input.DryRun);
    return { KeyId: key.arn, Signature: signed(wish, deps.keyring.open(key, currentMaterial(key)), deps.random), SigningAlgorithm: wish.algorithm };
  },
} satisfies KmsOperation<'Sign'>;
