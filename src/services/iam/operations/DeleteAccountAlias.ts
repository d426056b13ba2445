import { iamAccounts } from '#model/iam-account.ts';
import { accountOf, checkAlias } from '../account.ts';
import { actsOnAccount } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { noSuchEntity } from '../errors.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountAlias.html */
export default {
  access: actsOnAccount('DeleteAccountAlias'),
  async handle({ AccountAlias: alias = '' }, { account }, { store }) {
    checkAlias(alias);
    await store.transact((transaction) => {
      const { alias: known, ...rest } = accountOf(transaction, account);
      if (known !== alias) throw noSuchEntity(`The account alias ${alias} cannot be found.`);
      transaction.put(iamAccounts, rest);
    });
    return {};
  },
} satisfies IamOperation<'DeleteAccountAlias'>;
