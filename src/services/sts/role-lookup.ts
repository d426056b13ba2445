import { iamRoles, type IamRole } from '#model/iam-role.ts';
import type { Reader } from '#state/store.ts';
import { validationError } from './errors.ts';

/** A role by an ARN of any partition: an account is in each of them here. */
export function roleNamed(store: Reader, arn: string): IamRole | undefined {
  return store.get(iamRoles, arnKept(arn));
}

export function checkRoleArn(arn: string): void {
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/[\x21-\x7e]+$/.test(arn)) throw validationError(`${arn} is invalid`);
}

/** The ARN under which the store keeps what callers of another partition see there. */
export function arnKept(arn: string): string {
  return arn.replace(/^arn:aws[\w-]*:/, 'arn:aws:');
}

/** Of an ARN that `checkRoleArn` let pass. */
export function accountOfRole(arn: string): string {
  return arn.split(':')[4] ?? '';
}
