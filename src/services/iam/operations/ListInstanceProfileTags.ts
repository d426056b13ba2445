import type { IamOperation } from '../deps.ts';
import { instanceProfileByName, onInstanceProfile } from '../instance-profiles.ts';
import { pageOf } from '../paging.ts';
import { tagsView } from '../tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfileTags.html */
export default {
  access: ({ InstanceProfileName }, { account }, { store }) => [onInstanceProfile('ListInstanceProfileTags', InstanceProfileName, { account, reader: store })],
  handle(input, { account }, { store }) {
    const { items, paging } = pageOf(instanceProfileByName(store, account, input.InstanceProfileName).tags, input, ({ key }) => key);
    return { Tags: tagsView(items), ...paging };
  },
} satisfies IamOperation<'ListInstanceProfileTags'>;
