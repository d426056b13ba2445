import { iamRoles } from '#model/iam-role.ts';
import type { IamOperation } from '../deps.ts';
import { checkRoleSettings, onLinkedRole, protectedRole, roleByName } from '../roles.ts';

/** What is not given stays as it is. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html */
export default {
  access: ({ RoleName }, { account }, { store }) => [onLinkedRole('UpdateRole', RoleName, { account, reader: store })],
  async handle(input, { account }, { store }) {
    const { RoleName, Description: description, MaxSessionDuration: seconds } = input;
    checkRoleSettings(input);
    await store.transact((transaction) => {
      const role = roleByName(transaction, account, RoleName);
      // Of a service's role, the description alone is its owner's: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-service-linked-role.html
      if (role.linkedService !== undefined && seconds !== undefined) throw protectedRole(role);
      transaction.put(iamRoles, { ...role, ...(description !== undefined && { description }), ...(seconds !== undefined && { maxSessionDurationSeconds: seconds }) });
    });
    return {};
  },
} satisfies IamOperation<'UpdateRole'>;
