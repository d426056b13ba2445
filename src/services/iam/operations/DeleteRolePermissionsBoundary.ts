import type { IamOperation } from '../deps.ts';
import { changesOwner } from '../owner-access.ts';
import { setBoundary } from '../set-permissions-boundary.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html */
export default {
  access: ({ RoleName: name }, { account }, { store }) => changesOwner('DeleteRolePermissionsBoundary', { kind: 'role', name }, { account, store }),
  async handle({ RoleName: name }, { account }, { store }) {
    await store.transact((transaction) => setBoundary(transaction, account, { owner: { kind: 'role', name }, policyArn: undefined }));
    return {};
  },
} satisfies IamOperation<'DeleteRolePermissionsBoundary'>;
