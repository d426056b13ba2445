import { parseArn } from '#base/arn.ts';
import { CallerError } from '#base/errors.ts';
import { awsManagedPolicy, awsPolicyAccount } from '#model/aws-managed-policies.ts';
import { iamPolicies, type IamPolicy } from '#model/iam-policy.ts';
import type { Reader } from '#state/store.ts';
import { checkLength } from '#wire/constraints.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import { invalidInput, noSuchEntity, refuseComplaints, validationError } from './errors.ts';

const arnLength = { min: 20, max: 2048 };

/** What operations on one managed policy need to be allowed: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
export function actsOnPolicy(operation: string): (input: { readonly PolicyArn?: string | undefined }) => readonly AccessRequest[] {
  return ({ PolicyArn: resource = '' }) => [{ action: `iam:${operation}`, resource, shownAs: `policy ${resource}` }];
}

/** A policy of the account or of AWS; undefined when there is none that the account sees. Throws when `arn` is not the ARN of a policy. */
export function findManagedPolicy(reader: Reader, account: string, arn: string, member = 'policyArn'): IamPolicy | undefined {
  refuseComplaints([checkLength(member, arn, arnLength)]);
  const parsed = parseArn(arn);
  if (parsed === undefined) throw validationError('Invalid ARN:  Could not be parsed!');
  const { service, resource, account: owner } = parsed;
  if (service !== 'iam' || !resource.startsWith('policy/')) throw invalidInput(`ARN ${arn} is not valid.`);
  return owner === account ? reader.get(iamPolicies, arn) : awsManagedPolicy(arn);
}

export function managedPolicy(reader: Reader, account: string, arn: string = ''): IamPolicy {
  const found = findManagedPolicy(reader, account, arn);
  if (found === undefined) throw noSuchEntity(`Policy ${arn} was not found.${adviceOn(arn)}`);
  return found;
}

/** One that is to be changed: those of AWS are AWS's, whatever a caller's policies say. */
export function customerPolicy(reader: Reader, { account, principal }: Call, { arn = '', operation }: { readonly arn: string | undefined; readonly operation: string }): IamPolicy {
  const found = managedPolicy(reader, account, arn);
  if (found.account === awsPolicyAccount) throw new CallerError('AccessDenied', `User: ${principal.arn} is not authorized to perform: iam:${operation} on resource: policy ${arn}`, 403);
  return found;
}

export function policyNotFound(arn: string): Error {
  return noSuchEntity(`Policy ${arn} was not found.`);
}

export function notAttachable(named: string, arn: string): Error {
  return noSuchEntity(`${named}${arn} does not exist or is not attachable.${adviceOn(arn)}`);
}

/** AWS may well have a policy that is not among those here, and its own sentence would deny that. */
function adviceOn(arn: string): string {
  if (parseArn(arn)?.account !== awsPolicyAccount) return '';
  return ' Drydock does not have every policy that AWS manages: ListPolicies with Scope AWS shows which; make another one as your own, with its document.';
}
