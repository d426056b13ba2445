import type { TagSpecification } from '@aws-sdk/client-ec2';
import { formatArn } from '#base/arn.ts';
import type { Scope } from '#model/scope.ts';
import type { AccessRequest } from '#wire/operation.ts';

/** EC2's Describe actions know no resources (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html). */
export function describes(operation: string): () => readonly AccessRequest[] {
  return () => [{ action: `ec2:${operation}`, resource: '*' }];
}

/** An action on resources by type and id, such as `vpc/vpc-1`; `vpc/*` for one that is to be made. What is undefined was not named. */
export function actsOn(operation: string, scope: Scope, ...resources: readonly (string | undefined)[]): readonly AccessRequest[] {
  const named = resources.filter((resource) => resource !== undefined);
  if (named.length === 0) return [{ action: `ec2:${operation}`, resource: '*' }];
  return named.map((resource) => ({ action: `ec2:${operation}`, resource: ec2Arn(scope, resource) }));
}

/** Tags given to what is being made need a permission of their own (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html). */
export function taggedOnCreate(operation: string, scope: Scope, specifications: readonly TagSpecification[] | undefined): readonly AccessRequest[] {
  return (specifications ?? []).map(({ ResourceType: type = '*' }) => ({ action: 'ec2:CreateTags', resource: ec2Arn(scope, `${type}/*`), keys: { 'ec2:CreateAction': operation } }));
}

export function ec2Arn({ account, region }: Scope, resource: string): string {
  return formatArn({ service: 'ec2', region, account, resource });
}
