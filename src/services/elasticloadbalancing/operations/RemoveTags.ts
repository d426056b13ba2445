import { actsOn } from '../access.ts';
import type { ElbOperation } from '../service.ts';
import { taggedResources } from '../tagged-resource.ts';
import { checkKeys } from '../tags.ts';

/** A key that is not there is no error: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RemoveTags.html */
export default {
  access: (input) => actsOn('RemoveTags', ...(input.ResourceArns ?? [])),
  async handle(input, call, { store }) {
    const keys = input.TagKeys ?? [];
    checkKeys('tagKeys', keys);
    await store.transact((transaction) => {
      for (const resource of taggedResources(transaction, call, input.ResourceArns ?? [])) resource.putTags(transaction, resource.tags.filter(({ key }) => !keys.includes(key)));
    });
    return {};
  },
} satisfies ElbOperation<'RemoveTags'>;
