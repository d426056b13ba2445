import { userAccessKeys } from '#model/access-key.ts';
import { keyOfUser } from '../access-keys.ts';
import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html */
export default {
  access: actsOnUser('DeleteAccessKey'),
  async handle(input, call, { store }) {
    await store.transact((transaction) => transaction.remove(userAccessKeys, keyOfUser(transaction, call, input).id));
    return {};
  },
} satisfies IamOperation<'DeleteAccessKey'>;
