import { iamRoles } from '#model/iam-role.ts';
import type { IamOperation } from '../deps.ts';
import { modifiableRole, onRole } from '../roles.ts';
import { trustPolicy } from '../trust-policies.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html */
export default {
  access: ({ RoleName }, { account }, { store }) => [onRole('UpdateAssumeRolePolicy', RoleName, { account, reader: store })],
  async handle({ RoleName, PolicyDocument: text = '' }, { account }, { store }) {
    await store.transact((transaction) => {
      const role = modifiableRole(transaction, account, RoleName);
      transaction.put(iamRoles, { ...role, assumeRolePolicyDocument: trustPolicy(transaction, account, { member: 'policyDocument', text }) });
    });
    return {};
  },
} satisfies IamOperation<'UpdateAssumeRolePolicy'>;
