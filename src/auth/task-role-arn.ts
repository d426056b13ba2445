import { formatArn, parseArn } from '#base/arn.ts';
import { iamArn } from '#model/iam-arn.ts';
import { iamNameKey } from '#model/iam-entity.ts';
import { iamRoles } from '#model/iam-role.ts';
import type { Reader } from '#state/store.ts';

/**
 * The role that tasks of an account get by what their definition calls it: its ARN, of which only the account and the name with its path count, or its name, which is looked
 * up as IAM does. Who passes a role on is asked about this one, however it was written.
 */
export function taskRoleArn(reader: Reader, role: string, account: string): string {
  const arn = parseArn(role);
  if (arn !== undefined) return formatArn({ service: 'iam', region: '', account: arn.account, resource: arn.resource });
  return reader.find(iamRoles, 'name', iamNameKey(account, role))[0]?.arn ?? iamArn(account, `role/${role}`);
}
