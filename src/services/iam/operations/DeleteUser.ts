import { userAccessKeys } from '#model/access-key.ts';
import { iamUsers, type IamUser } from '#model/iam-user.ts';
import { forgetPrincipal } from '#state/deleted-principal.ts';
import type { Reader } from '#state/store.ts';
import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { deleteConflict } from '../errors.ts';
import { userByName } from '../users.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html */
export default {
  access: actsOnUser('DeleteUser'),
  async handle({ UserName: name }, call, { store }) {
    await store.transact((transaction) => {
      const user = userByName(transaction, call, name);
      assertNothingHangsOn(user, transaction);
      transaction.remove(iamUsers, user.arn);
      forgetPrincipal(transaction, user);
    });
    return {};
  },
} satisfies IamOperation<'DeleteUser'>;

function assertNothingHangsOn({ arn, groupArns, inlinePolicies, attachedPolicyArns }: IamUser, reader: Reader): void {
  if (reader.find(userAccessKeys, 'user', arn).length > 0) throw deleteConflict('Cannot delete entity, must delete access keys first.');
  if (groupArns.length > 0) throw deleteConflict('Cannot delete entity, must remove users from group first.');
  if (Object.keys(inlinePolicies).length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
  if (attachedPolicyArns.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
}
