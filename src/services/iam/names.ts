import { checkLength } from '#wire/constraints.ts';
import { refuseComplaints, validationError } from './errors.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length */
export const nameLengthMax = { user: 64, 'existing-user': 128, role: 64, group: 128, policy: 128, 'instance-profile': 128 } as const;

/** `\w` of IAM's pattern is of ASCII. */
const namePattern = /^[\w+=,.@-]*$/;

/** Throws unless `name` may name a `kind`; `member` is what the input calls it, such as `userName`. */
export function checkName(member: string, name: string | undefined, kind: keyof typeof nameLengthMax): void {
  if (name === undefined) return;
  refuseComplaints([checkLength(member, name, { min: 1, max: nameLengthMax[kind] })]);
  if (!namePattern.test(name)) throw validationError(`The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`);
}

