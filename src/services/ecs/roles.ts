import { parseArn } from '#base/arn.ts';
import { clientError } from './errors.ts';

/** IAM's own, for roles that are given by their name alone. */
const namePattern = /^[a-zA-Z0-9_+=,.@-]{1,64}$/;

/** Throws unless each is a role's ARN or name, or was left out; nobody asks here whether there is such a role. */
export function checkRoles(roles: readonly (string | undefined)[]): void {
  if (roles.some((role) => role !== undefined && role !== '' && !isRole(role))) throw clientError('Role is not valid');
}

function isRole(text: string): boolean {
  if (!text.startsWith('arn:')) return namePattern.test(text);
  const arn = parseArn(text);
  return arn?.service === 'iam' && arn.resource.startsWith('role/');
}
