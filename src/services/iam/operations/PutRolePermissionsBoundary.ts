import type { IamOperation } from '../deps.ts';
import { named } from '../owner-access.ts';
import { setBoundary } from '../set-permissions-boundary.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html */
export default {
  access: ({ RoleName: name, PermissionsBoundary: boundary = '' }, { account }, { store }) => [{ action: 'iam:PutRolePermissionsBoundary', ...named({ kind: 'role', name }, account, store), keys: { 'iam:PermissionsBoundary': boundary } }],
  async handle({ RoleName: name, PermissionsBoundary: policyArn }, { account }, { store }) {
    await store.transact((transaction) => setBoundary(transaction, account, { owner: { kind: 'role', name }, policyArn }));
    return {};
  },
} satisfies IamOperation<'PutRolePermissionsBoundary'>;
