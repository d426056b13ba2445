import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { tagsView } from '../tags.ts';
import { userByName } from '../users.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html */
export default {
  access: actsOnUser('ListUserTags'),
  handle(input, call, { store }) {
    const { items, paging } = pageOf(userByName(store, call, input.UserName).tags, input, ({ key }) => key);
    return { Tags: tagsView(items), ...paging };
  },
} satisfies IamOperation<'ListUserTags'>;
