import { iamGroups } from '#model/iam-group.ts';
import { iamUsers } from '#model/iam-user.ts';
import { actsOnGroup } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { deleteConflict } from '../errors.ts';
import { groupByName } from '../groups.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html */
export default {
  access: actsOnGroup('DeleteGroup'),
  async handle({ GroupName: name }, call, { store }) {
    await store.transact((transaction) => {
      const { arn, inlinePolicies, attachedPolicyArns } = groupByName(transaction, call, name);
      if (transaction.find(iamUsers, 'group', arn).length > 0) throw deleteConflict('Cannot delete entity, must remove users from group first.');
      if (Object.keys(inlinePolicies).length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
      if (attachedPolicyArns.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
      transaction.remove(iamGroups, arn);
    });
    return {};
  },
} satisfies IamOperation<'DeleteGroup'>;
