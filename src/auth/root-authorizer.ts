import type { Authorizer } from '#wire/authorizer.ts';
import { Fault } from '#wire/fault.ts';

/** Root may do everything; nobody else may do anything, because there are no policies that could say so. */
export const rootAuthorizer: Authorizer = {
  authorize({ principal }, requests) {
    if (principal.isRoot) return;
    const [first] = requests;
    const what = first === undefined ? 'this' : `${first.action} on resource: ${first.resource}`;
    const why = first === undefined ? '' : ` because no identity-based policy allows the ${first.action} action`;
    throw new Fault('AccessDenied', `User: ${principal.arn} is not authorized to perform: ${what}${why}`);
  },
};
