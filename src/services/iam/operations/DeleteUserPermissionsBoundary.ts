import type { IamOperation } from '../deps.ts';
import { changesOwner } from '../owner-access.ts';
import { setBoundary } from '../set-permissions-boundary.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html */
export default {
  access: ({ UserName: name }, { account }, { store }) => changesOwner('DeleteUserPermissionsBoundary', { kind: 'user', name }, { account, store }),
  async handle({ UserName: name }, { account }, { store }) {
    await store.transact((transaction) => setBoundary(transaction, account, { owner: { kind: 'user', name }, policyArn: undefined }));
    return {};
  },
} satisfies IamOperation<'DeleteUserPermissionsBoundary'>;
