import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { macOf, macWish } from '../macs.ts';
import { endDryRun } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html */
export default {
  access: ({ KeyId, MacAlgorithm = '' }, call, { store }) => keyAccess({ action: 'GenerateMac', keyId: KeyId, keys: { 'kms:MacAlgorithm': MacAlgorithm } }, call, store),
  handle(input, call, deps) {
    checkGrantTokens(input.GrantTokens, deps);
    const wish = macWish(input, 'GenerateMac', { call, store: deps.store });
    endDryRun(input.DryRun);
    return { Mac: macOf(wish, deps.keyring), MacAlgorithm: wish.algorithm, KeyId: wish.key.arn };
  },
} satisfies KmsOperation<'GenerateMac'>;
