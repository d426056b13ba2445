import { groupArn, iamGroups, type IamGroup } from '#model/iam-group.ts';
import { iamRoles, roleArn, type IamRole } from '#model/iam-role.ts';
import { iamUsers, userArn, type IamUser } from '#model/iam-user.ts';
import { account, type IamWorld } from './iam-world.ts';

/** A user as it is kept, without policies unless some are given. */
export async function putUser({ store }: IamWorld, name: string, given: Partial<IamUser> = {}): Promise<IamUser> {
  const { path = '/' } = given;
  const user: IamUser = { account, arn: userArn({ account, path, name }), id: `AIDA${name.toUpperCase()}`, name, path, createdAt: 0, tags: [], groupArns: [], inlinePolicies: {}, attachedPolicyArns: [], ...given };
  await store.transact((transaction) => transaction.put(iamUsers, user));
  return user;
}

export async function putGroup({ store }: IamWorld, name: string, given: Partial<IamGroup> = {}): Promise<IamGroup> {
  const { path = '/' } = given;
  const group: IamGroup = { account, arn: groupArn({ account, path, name }), id: `AGPA${name.toUpperCase()}`, name, path, createdAt: 0, inlinePolicies: {}, attachedPolicyArns: [], ...given };
  await store.transact((transaction) => transaction.put(iamGroups, group));
  return group;
}

export async function putRole({ store }: IamWorld, name: string, given: Partial<IamRole> = {}): Promise<IamRole> {
  const { path = '/' } = given;
  const role: IamRole = {
    account,
    arn: roleArn({ account, path, name }),
    id: `AROA${name.toUpperCase()}`,
    name,
    path,
    createdAt: 0,
    assumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }] }),
    maxSessionDurationSeconds: 3_600,
    tags: [],
    inlinePolicies: {},
    attachedPolicyArns: [],
    ...given,
  };
  await store.transact((transaction) => transaction.put(iamRoles, role));
  return role;
}

/** A policy that allows the actions on everything. */
export function allowing(...actions: string[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
}
