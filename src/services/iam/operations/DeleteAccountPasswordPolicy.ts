import { iamAccounts } from '#model/iam-account.ts';
import { accountOf } from '../account.ts';
import { actsOnAccount } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { noSuchEntity } from '../errors.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountPasswordPolicy.html */
export default {
  access: actsOnAccount('DeleteAccountPasswordPolicy'),
  async handle(_input, { account }, { store }) {
    await store.transact((transaction) => {
      const { passwordPolicy: policy, ...rest } = accountOf(transaction, account);
      if (policy === undefined) throw noSuchEntity('The account policy with name PasswordPolicy cannot be found.');
      transaction.put(iamAccounts, rest);
    });
    return {};
  },
} satisfies IamOperation<'DeleteAccountPasswordPolicy'>;
