import { iamPolicies } from '#model/iam-policy.ts';
import type { Reader } from '#state/store.ts';
import { checkLength } from '#wire/constraints.ts';
import { invalidInput, noSuchEntity, refuseComplaints } from './errors.ts';

/** Throws unless the ARN is of a managed policy that may bound what users and roles of the account may do. */
export function checkPermissionsBoundary(reader: Reader, account: string, arn: string | undefined): void {
  if (arn === undefined) return;
  refuseComplaints([checkLength('permissionsBoundary', arn, { min: 20, max: 2_048 })]);
  const [, owner] = /^arn:aws[\w-]*:iam::(\d{12}|aws):policy\/.+$/.exec(arn) ?? [];
  if (owner === undefined) throw invalidInput(`ARN ${arn} is not valid.`);
  if (owner === 'aws') return;
  if (owner !== account || reader.get(iamPolicies, arn) === undefined) throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
}
