import { iamAccounts } from '#model/iam-account.ts';
import { accountOf, checkAlias } from '../account.ts';
import { actsOnAccount } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { entityAlreadyExists } from '../errors.ts';

/** An account has one alias: a new one takes the place of the one before. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html */
export default {
  access: actsOnAccount('CreateAccountAlias'),
  async handle({ AccountAlias: alias = '' }, { account }, { store }) {
    checkAlias(alias);
    await store.transact((transaction) => {
      if (transaction.find(iamAccounts, 'alias', alias).length > 0) throw entityAlreadyExists(`The account alias ${alias} already exists.`);
      transaction.put(iamAccounts, { ...accountOf(transaction, account), alias });
    });
    return {};
  },
} satisfies IamOperation<'CreateAccountAlias'>;
