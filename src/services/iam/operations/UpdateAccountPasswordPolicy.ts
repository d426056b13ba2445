import { iamAccounts } from '#model/iam-account.ts';
import { accountOf } from '../account.ts';
import { actsOnAccount } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { passwordPolicy } from '../password-policy.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html */
export default {
  access: actsOnAccount('UpdateAccountPasswordPolicy'),
  async handle(input, { account }, { store }) {
    const policy = passwordPolicy(input);
    await store.transact((transaction) => transaction.put(iamAccounts, { ...accountOf(transaction, account), passwordPolicy: policy }));
    return {};
  },
} satisfies IamOperation<'UpdateAccountPasswordPolicy'>;
