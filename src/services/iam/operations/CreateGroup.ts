import { iamArn } from '#model/iam-arn.ts';
import { groupArn, iamGroups } from '#model/iam-group.ts';
import { iamId } from '#model/iam-id.ts';
import type { IamOperation } from '../deps.ts';
import { quotaExceeded } from '../errors.ts';
import { assertGroupNameIsFree } from '../groups.ts';
import { checkName } from '../names.ts';
import { checkPath, rootPath } from '../paths.ts';
import { quotas } from '../quotas.ts';
import { groupView } from '../views/group.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html */
export default {
  access: ({ GroupName: name = '', Path: path = rootPath }, { account }) => [{ action: 'iam:CreateGroup', resource: iamArn(account, `group${path}${name}`) }],
  async handle({ GroupName: name = '', Path: path = rootPath }, { account }, { store, clock, random }) {
    checkName('groupName', name, 'group');
    checkPath(path);
    return store.transact((transaction) => {
      assertGroupNameIsFree(transaction, { account }, name);
      if (transaction.find(iamGroups, 'account', account).length >= quotas.GroupsPerAccount) throw quotaExceeded('GroupsPerAccount', quotas.GroupsPerAccount);
      const group = { account, arn: groupArn({ account, path, name }), id: iamId('group', random), name, path, createdAt: clock.nowMs(), inlinePolicies: {}, attachedPolicyArns: [] };
      transaction.put(iamGroups, group);
      return { Group: groupView(group) };
    });
  },
} satisfies IamOperation<'CreateGroup'>;
