import { dateOf } from '#base/time.ts';
import { tokenAccess } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';

/**
 * Good as the password of `AWS` and, as it is, as a Bearer token. Whoever asks needs the permission of STS besides: https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html
 * https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_GetAuthorizationToken.html
 */
export default {
  access: (_input, call) => tokenAccess(call),
  handle(_input, call, { tokens, clock }) {
    const { password, expiresAt } = tokens.issue(call.principal, clock.nowMs());
    return { authorizationData: { authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'), expiresAt: dateOf(expiresAt) } };
  },
} satisfies EcrPublicOperation<'GetAuthorizationToken'>;
