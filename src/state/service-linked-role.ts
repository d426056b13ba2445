import { assert } from '#base/assert.ts';
import type { Random } from '#base/random.ts';
import { iamArn } from '#model/iam-arn.ts';
import { iamId } from '#model/iam-id.ts';
import { iamRoles, roleArn, type IamRole } from '#model/iam-role.ts';
import { linkedService, type LinkedService } from '#model/linked-services.ts';
import type { Reader, Transaction } from './store.ts';

const sessionSecondsMax = 3_600;

/** The role that a service has in an account; undefined when nobody has made it yet. */
export function serviceLinkedRole(reader: Reader, account: string, principal: string): IamRole | undefined {
  return reader.get(iamRoles, linkedRoleArn(account, known(principal)));
}

/** Makes the role of a service when the account does not have it yet, as services do for those who begin to use them. */
export function ensureServiceLinkedRole(transaction: Transaction, { account, principal, random, nowMs }: { readonly account: string; readonly principal: string; readonly random: Random; readonly nowMs: number }): void {
  const service = known(principal);
  if (serviceLinkedRole(transaction, account, principal) !== undefined) return;
  transaction.put(iamRoles, newLinkedRole(service, { account, roleId: iamId('role', random), nowMs, ...(service.description !== undefined && { description: service.description }) }));
}

export interface NewLinkedRole {
  readonly account: string;
  readonly roleId: string;
  readonly nowMs: number;
  readonly suffix?: string;
  readonly description?: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html */
export function newLinkedRole(service: LinkedService, { account, roleId, nowMs, suffix, description }: NewLinkedRole): IamRole {
  const name = suffix === undefined ? service.roleName : `${service.roleName}_${suffix}`;
  const path = linkedRolePath(service);
  return {
    account,
    arn: roleArn({ account, path, name }),
    id: roleId,
    name,
    path,
    createdAt: nowMs,
    ...(description !== undefined && { description }),
    assumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service.principal }, Action: 'sts:AssumeRole' }] }),
    maxSessionDurationSeconds: sessionSecondsMax,
    tags: [],
    linkedService: service.principal,
    inlinePolicies: {},
    attachedPolicyArns: [iamArn('aws', `policy/aws-service-role/${service.policyName}`)],
  };
}

function linkedRoleArn(account: string, service: LinkedService): string {
  return roleArn({ account, path: linkedRolePath(service), name: service.roleName });
}

function linkedRolePath({ principal }: LinkedService): string {
  return `/aws-service-role/${principal}/`;
}

function known(principal: string): LinkedService {
  const service = linkedService(principal);
  assert(service !== undefined, `${principal} has no service-linked role`);
  return service;
}
