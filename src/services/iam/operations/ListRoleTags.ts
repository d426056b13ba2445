import type { IamOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { onRole, roleByName } from '../roles.ts';
import { tagsView } from '../tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html */
export default {
  access: ({ RoleName }, { account }, { store }) => [onRole('ListRoleTags', RoleName, { account, reader: store })],
  handle(input, { account }, { store }) {
    const { items, paging } = pageOf(roleByName(store, account, input.RoleName).tags, input, ({ key }) => key);
    return { Tags: tagsView(items), ...paging };
  },
} satisfies IamOperation<'ListRoleTags'>;
