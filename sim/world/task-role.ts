import { iamRoles, roleArn } from '#model/iam-role.ts';
import type { Scope } from '#model/scope.ts';
import type { Transaction } from '#state/store.ts';

const name = 'app';
const path = '/';

/** The role that all tasks are given and executed with. */
export function taskRoleArn({ account }: Scope): string {
  return roleArn({ account, path, name });
}

/** Puts the role, unless it is there. */
export function ensureTaskRole(transaction: Transaction, scope: Scope): void {
  if (transaction.get(iamRoles, taskRoleArn(scope)) === undefined) putTaskRole(transaction, scope, true);
}

/** ECS can assume it, or cannot. */
export function putTaskRole(transaction: Transaction, { account }: Scope, isTrusting: boolean): void {
  const statement = { Effect: 'Allow', Principal: { Service: isTrusting ? 'ecs-tasks.amazonaws.com' : 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const assumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  transaction.put(iamRoles, { account, arn: taskRoleArn({ account, region: '' }), id: 'AROASIMULATED', name, path, createdAt: 0, assumeRolePolicyDocument, maxSessionDurationSeconds: 3_600, tags: [], inlinePolicies: {}, attachedPolicyArns: [] });
}
