import { userAccessKeys } from '#model/access-key.ts';
import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { namedOrCalling } from '../users.ts';
import { accessKeyMetadata } from '../views/access-key.ts';
import { rootKeyMetadata } from '../views/root.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html */
export default {
  access: actsOnUser('ListAccessKeys'),
  handle(input, call, { store }) {
    const user = namedOrCalling(store, call, input.UserName);
    const keys = user === undefined ? [rootKeyMetadata(call)] : store.find(userAccessKeys, 'user', user.arn).map((key) => accessKeyMetadata(key, user.name));
    const { items, paging } = pageOf(keys, input, ({ AccessKeyId: id = '' }) => id);
    return { AccessKeyMetadata: items, ...paging };
  },
} satisfies IamOperation<'ListAccessKeys'>;
