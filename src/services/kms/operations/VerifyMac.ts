import { timingSafeEqual } from 'node:crypto';
import { checkLength } from '#wire/constraints.ts';
import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { invalidMac, refuseComplaints } from '../errors.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { macOf, macWish } from '../macs.ts';
import { endDryRun } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_VerifyMac.html */
export default {
  access: ({ KeyId, MacAlgorithm = '' }, call, { store }) => keyAccess({ action: 'VerifyMac', keyId: KeyId, keys: { 'kms:MacAlgorithm': MacAlgorithm } }, call, store),
  handle(input, call, deps) {
    const { Mac = new Uint8Array(), GrantTokens, DryRun } = input;
    checkGrantTokens(GrantTokens, deps);
    const wish = macWish(input, 'VerifyMac', { call, store: deps.store });
    refuseComplaints([checkLength('mac', Mac, { min: 1, max: 6_144 })]);
    const right = macOf(wish, deps.keyring);
    if (Mac.byteLength !== right.byteLength || !timingSafeEqual(Mac, right)) throw invalidMac();
    endDryRun(DryRun);
    return { KeyId: wish.key.arn, MacValid: true, MacAlgorithm: wish.algorithm };
  },
} satisfies KmsOperation<'VerifyMac'>;
