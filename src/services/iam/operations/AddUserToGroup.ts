import { iamUsers } from '#model/iam-user.ts';
import { actsOnGroup } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { quotaExceeded } from '../errors.ts';
import { groupByName } from '../groups.ts';
import { quotas } from '../quotas.ts';
import { userByName } from '../users.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html */
export default {
  access: actsOnGroup('AddUserToGroup'),
  async handle({ GroupName: groupName, UserName: userName }, call, { store }) {
    await store.transact((transaction) => {
      const { arn } = groupByName(transaction, call, groupName);
      const user = userByName(transaction, call, userName);
      if (user.groupArns.includes(arn)) return;
      if (user.groupArns.length >= quotas.GroupsPerUser) throw quotaExceeded('GroupsPerUser', quotas.GroupsPerUser);
      transaction.put(iamUsers, { ...user, groupArns: [...user.groupArns, arn] });
    });
    return {};
  },
} satisfies IamOperation<'AddUserToGroup'>;
