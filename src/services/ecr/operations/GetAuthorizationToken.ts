import { registryAccess } from '#auth/registry-access.ts';
import { dateOf } from '#base/time.ts';
import { assertLength } from '../assert-length.ts';
import type { EcrOperation } from '../deps.ts';
import { invalidMember } from '../errors.ts';
import { proxyEndpointOf } from '../proxy-endpoint.ts';

const registryIdsMax = 10;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html */
const getAuthorizationToken: EcrOperation<'GetAuthorizationToken'> = {
  access: (_input, call, { store }) => [registryAccess(store, 'GetAuthorizationToken', call)],
  handle(input, call, { tokens, clock, address }) {
    const registryIds = assertLength('registryIds', input.registryIds ?? [call.account], registryIdsMax);
    const wrong = registryIds.find((registryId) => !/^\d{12}$/.test(registryId));
    if (wrong !== undefined) throw invalidMember('registryIds', "must satisfy regular expression '[0-9]{12}'");
    const { password, expiresAt } = tokens.issue(call.principal, clock.nowMs());
    const authorizationToken = Buffer.from(`AWS:${password}`).toString('base64');
    return { authorizationData: registryIds.map((account) => ({ authorizationToken, expiresAt: dateOf(expiresAt), proxyEndpoint: proxyEndpointOf(account, call, address) })) };
  },
};

export default getAuthorizationToken;
