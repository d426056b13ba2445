import { iamRoles, roleArn, type IamRole } from '#model/iam-role.ts';
import type { Store } from '#state/store.ts';

/** What lets tasks of ECS have a role. */
export const trustsTasks = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }] });

/** A role that tasks of its account may have. Resolves to its ARN. */
export async function putRole(store: Store, name: string, change: Partial<IamRole> & Pick<IamRole, 'account'>): Promise<string> {
  const { account } = change;
  const arn = roleArn({ account, path: '/', name });
  await store.transact((transaction) =>
    transaction.put(iamRoles, { arn, id: `AROA${name.toUpperCase()}`, name, path: '/', createdAt: 0, assumeRolePolicyDocument: trustsTasks, maxSessionDurationSeconds: 3_600, tags: [], attachedPolicyArns: [], inlinePolicies: {}, ...change }),
  );
  return arn;
}
