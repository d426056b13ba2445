import { iamAccounts } from '#model/iam-account.ts';
import { actsOnAccount } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html */
export default {
  access: actsOnAccount('ListAccountAliases'),
  handle(input, { account }, { store }) {
    const alias = store.get(iamAccounts, account)?.alias;
    const { items, paging } = pageOf(alias === undefined ? [] : [alias], input, (name) => name);
    return { AccountAliases: items, ...paging };
  },
} satisfies IamOperation<'ListAccountAliases'>;
