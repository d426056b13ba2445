import { iamRoles } from '#model/iam-role.ts';
import type { IamOperation } from '../deps.ts';
import { checkRoleSettings, onLinkedRole, roleByName } from '../roles.ts';
import { listedRole } from '../views/role.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRoleDescription.html */
export default {
  access: ({ RoleName }, { account }, { store }) => [onLinkedRole('UpdateRoleDescription', RoleName, { account, reader: store })],
  async handle(input, { account }, { store }) {
    checkRoleSettings(input);
    const role = await store.transact((transaction) => {
      const described = { ...roleByName(transaction, account, input.RoleName), description: input.Description ?? '' };
      transaction.put(iamRoles, described);
      return described;
    });
    return { Role: listedRole(role) };
  },
} satisfies IamOperation<'UpdateRoleDescription'>;
