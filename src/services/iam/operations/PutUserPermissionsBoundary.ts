import type { IamOperation } from '../deps.ts';
import { named } from '../owner-access.ts';
import { setBoundary } from '../set-permissions-boundary.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html */
export default {
  access: ({ UserName: name, PermissionsBoundary: boundary = '' }, { account }, { store }) => [{ action: 'iam:PutUserPermissionsBoundary', ...named({ kind: 'user', name }, account, store), keys: { 'iam:PermissionsBoundary': boundary } }],
  async handle({ UserName: name, PermissionsBoundary: policyArn }, { account }, { store }) {
    await store.transact((transaction) => setBoundary(transaction, account, { owner: { kind: 'user', name }, policyArn }));
    return {};
  },
} satisfies IamOperation<'PutUserPermissionsBoundary'>;
