import type { Call } from '#wire/operation.ts';
import { validationError } from './errors.ts';

/**
 * The user who calls, for the operations of which UserName may be left out: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html.
 * Undefined for root, who is no user; roles and federated users have to name somebody.
 */
export function callersName({ principal: { isRoot, identityArn, session } }: Pick<Call, 'principal'>): string | undefined {
  if (isRoot) return undefined;
  const name = session?.kind === 'GetFederationToken' ? undefined : /:user\/(?:.*\/)?([^/]+)$/.exec(identityArn ?? '')?.[1];
  if (name === undefined) throw validationError('Must specify userName when calling with non-User credentials');
  return name;
}
