import { isRegionName } from '#base/region.ts';
import type { Authenticated } from './authorizer.ts';
import type { WireRequest } from './http-message.ts';
import type { Principal, Service } from './operation.ts';

/** Who calls without a signature: nobody. No account is theirs and no policy names them; the operation finds out who it is. */
export const anonymousPrincipal: Principal = { account: 'anonymous', arn: 'anonymous', userId: 'anonymous', accessKeyId: 'anonymous', isRoot: false };

/** What is not told by a signature's scope is told by the host name; the global names of AWS are of this Region. */
const globalRegion = 'us-east-1';

export function anonymous({ headers }: Pick<WireRequest, 'headers'>, { signingNames }: Pick<Service, 'signingNames'>): Authenticated {
  const label = /^[^.:]+\.([^.:]+)\.amazonaws\.com(?:\.cn)?(?::\d+)?$/.exec(headers['host'] ?? '')?.[1] ?? '';
  return { principal: anonymousPrincipal, region: isRegionName(label) ? label : globalRegion, signedService: signingNames[0] ?? '' };
}
