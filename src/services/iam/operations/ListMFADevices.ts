import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { namedOrCalling } from '../users.ts';

/** Nobody has MFA devices here: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html */
export default {
  access: actsOnUser('ListMFADevices'),
  handle(input, call, { store }) {
    namedOrCalling(store, call, input.UserName);
    const { items, paging } = pageOf<never>([], input, String);
    return { MFADevices: items, ...paging };
  },
} satisfies IamOperation<'ListMFADevices'>;
