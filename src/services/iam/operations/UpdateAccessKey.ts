import { userAccessKeys, type UserAccessKey } from '#model/access-key.ts';
import { checkEnum } from '#wire/constraints.ts';
import { keyOfUser } from '../access-keys.ts';
import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html */
export default {
  access: actsOnUser('UpdateAccessKey'),
  async handle(input, call, { store }) {
    const { Status: status } = input;
    refuseComplaints([checkEnum('status', status, ['Active', 'Inactive'])]);
    await store.transact((transaction) => {
      const key: UserAccessKey = { ...keyOfUser(transaction, call, input), status: status === 'Active' ? 'Active' : 'Inactive' };
      transaction.put(userAccessKeys, key);
    });
    return {};
  },
} satisfies IamOperation<'UpdateAccessKey'>;
