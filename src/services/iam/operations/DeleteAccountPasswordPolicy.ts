import { iamAccounts } from '#model/iam-account.ts';
import { accountOf } from '../account.ts';
import { actsOnAccount } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { passwordPolicyNotFound } from '../password-policy.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountPasswordPolicy.html */
export default {
  access: actsOnAccount('DeleteAccountPasswordPolicy'),
  async handle(_input, { account }, { store }) {
    await store.transact((transaction) => {
      const { passwordPolicy: policy, ...rest } = accountOf(transaction, account);
      if (policy === undefined) throw passwordPolicyNotFound(account);
      transaction.put(iamAccounts, rest);
    });
    return {};
  },
} satisfies IamOperation<'DeleteAccountPasswordPolicy'>;
