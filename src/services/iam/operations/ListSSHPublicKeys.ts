import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { namedOrCalling } from '../users.ts';

/** Nobody has SSH keys here: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSSHPublicKeys.html */
export default {
  access: actsOnUser('ListSSHPublicKeys'),
  handle(input, call, { store }) {
    namedOrCalling(store, call, input.UserName);
    const { items, paging } = pageOf<never>([], input, String);
    return { SSHPublicKeys: items, ...paging };
  },
} satisfies IamOperation<'ListSSHPublicKeys'>;
