import { iamUsers } from '#model/iam-user.ts';
import { actsOnGroup } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { groupByName } from '../groups.ts';
import { userByName } from '../users.ts';

/** Who is not in the group stays so: https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveUserFromGroup.html */
export default {
  access: actsOnGroup('RemoveUserFromGroup'),
  async handle({ GroupName: groupName, UserName: userName }, call, { store }) {
    await store.transact((transaction) => {
      const { arn } = groupByName(transaction, call, groupName);
      const user = userByName(transaction, call, userName);
      if (user.groupArns.includes(arn)) transaction.put(iamUsers, { ...user, groupArns: user.groupArns.filter((other) => other !== arn) });
    });
    return {};
  },
} satisfies IamOperation<'RemoveUserFromGroup'>;
