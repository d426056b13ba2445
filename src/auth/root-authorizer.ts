import { parseArn } from '#base/arn.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { Fault } from '#wire/fault.ts';

/** Root may do everything in its account, nobody else anything: for tests and simulations in which there are no policies. */
export const rootAuthorizer: Authorizer = {
  authorize({ principal }, requests) {
    const refused = requests.find(({ resource }) => !principal.isRoot || !isOf(principal.account, resource));
    if (refused === undefined && (principal.isRoot || requests.length > 0)) return;
    const what = refused === undefined ? 'this' : `${refused.action} on resource: ${refused.shownAs ?? refused.resource}`;
    const why = refused === undefined ? '' : ` because no ${principal.isRoot ? 'resource' : 'identity'}-based policy allows the ${refused.action} action`;
    throw new Fault('AccessDenied', `User: ${principal.arn} is not authorized to perform: ${what}${why}`);
  },
};

function isOf(account: string, resource: string): boolean {
  const owner = parseArn(resource)?.account ?? '';
  return owner === '' || owner === account || owner === 'aws';
}
