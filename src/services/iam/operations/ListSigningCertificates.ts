import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { namedOrCalling } from '../users.ts';

/** Nobody has signing certificates here: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSigningCertificates.html */
export default {
  access: actsOnUser('ListSigningCertificates'),
  handle(input, call, { store }) {
    namedOrCalling(store, call, input.UserName);
    const { items, paging } = pageOf<never>([], input, String);
    return { Certificates: items, ...paging };
  },
} satisfies IamOperation<'ListSigningCertificates'>;
