import { checkLength, checkPattern } from '#wire/constraints.ts';
import { invalidMember } from './errors.ts';

const principalPattern = String.raw`arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/[\w+=,.@-]+(/[\w+=,.@-]+)*`;
const principalLengthMax = 200;

/** Throws InvalidParameterException for what is not the ARN of a user or a role. */
export function checkedPrincipal(principalArn = ''): string {
  if (checkLength('principalArn', principalArn, { max: principalLengthMax }) !== undefined) throw invalidMember('principalArn', `must have length less than or equal to ${principalLengthMax}`);
  if (checkPattern('principalArn', principalArn, principalPattern) !== undefined) throw invalidMember('principalArn', `must satisfy regular expression '^${principalPattern}$'`);
  return principalArn;
}
