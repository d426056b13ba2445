import { iamAccounts } from '#model/iam-account.ts';
import type { IamOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html */
export default {
  access: () => [{ action: 'iam:ListAccountAliases', resource: '*' }],
  handle(_input, { account }, { store }) {
    const alias = store.get(iamAccounts, account)?.alias;
    return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
  },
} satisfies IamOperation<'ListAccountAliases'>;
