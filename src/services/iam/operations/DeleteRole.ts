import { iamRoles, type IamRole } from '#model/iam-role.ts';
import { instanceProfiles } from '#model/instance-profile.ts';
import { forgetPrincipal } from '#state/deleted-principal.ts';
import type { Reader } from '#state/store.ts';
import type { IamOperation } from '../deps.ts';
import { deleteConflict } from '../errors.ts';
import { modifiableRole, onRole } from '../roles.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html */
export default {
  access: ({ RoleName }, { account }, { store }) => [onRole('DeleteRole', RoleName, { account, reader: store })],
  async handle({ RoleName }, { account }, { store }) {
    await store.transact((transaction) => {
      const role = modifiableRole(transaction, account, RoleName);
      checkBare(transaction, role);
      transaction.remove(iamRoles, role.arn);
      forgetPrincipal(transaction, role);
    });
    return {};
  },
} satisfies IamOperation<'DeleteRole'>;

function checkBare(reader: Reader, { arn, attachedPolicyArns, inlinePolicies }: IamRole): void {
  if (reader.find(instanceProfiles, 'role', arn).length > 0) throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
  if (attachedPolicyArns.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
  if (Object.keys(inlinePolicies).length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
}
