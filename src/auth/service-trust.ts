import { parseArn } from '#base/arn.ts';
import { iamRoles, type IamRole } from '#model/iam-role.ts';
import type { Reader } from '#state/store.ts';
import { CompiledPolicies } from './policy/compiled-policies.ts';
import { contextOf } from './policy/context.ts';
import { evaluate } from './policy/evaluate.ts';
import { noPolicies, PolicySet } from './policy/policy-set.ts';

export interface TrustQuestion {
  readonly roleArn: string;
  /** Such as `ecs-tasks.amazonaws.com`. */
  readonly service: string;
  /** What the service says of whom it asks for, such as `aws:SourceArn` and `aws:SourceAccount`. */
  readonly keys?: Readonly<Record<string, string | readonly string[]>>;
}

export type ServiceTrust = { readonly kind: 'trusted'; readonly role: IamRole } | { readonly kind: 'no-such-role' } | { readonly kind: 'not-trusted' };

/** Whether a service may assume a role: the role has to be there, and its trust policy has to allow the service `sts:AssumeRole`. */
export function serviceTrust(reader: Reader, { roleArn, service, keys = {} }: TrustQuestion): ServiceTrust {
  const role = reader.get(iamRoles, roleArn);
  if (role === undefined) return { kind: 'no-such-role' };
  const global = { 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': service, 'aws:PrincipalType': 'Service', 'aws:ResourceAccount': parseArn(roleArn)?.account ?? '' };
  const decision = evaluate({
    caller: { kind: 'service', name: service },
    question: { action: 'sts:assumerole', resource: roleArn, context: contextOf({ ...global, ...keys }) },
    policies: { identity: noPolicies, resource: new PolicySet([compiled.of(role.assumeRolePolicyDocument, 'trust')]) },
    isCrossAccount: false,
    isResourcePolicyRequired: true,
  });
  return decision.kind === 'allowed' ? { kind: 'trusted', role } : { kind: 'not-trusted' };
}

const compiled = new CompiledPolicies();
