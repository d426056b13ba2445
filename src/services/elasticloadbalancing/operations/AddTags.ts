import { actsOn } from '../access.ts';
import type { ElbOperation } from '../service.ts';
import { taggedResources } from '../tagged-resource.ts';
import { withTags, validTags } from '../tags.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddTags.html */
export default {
  access: (input) => actsOn('AddTags', ...(input.ResourceArns ?? [])),
  async handle(input, call, { store }) {
    const added = validTags(input.Tags);
    await store.transact((transaction) => {
      for (const resource of taggedResources(transaction, call, input.ResourceArns ?? [])) resource.putTags(transaction, withTags(resource.tags, added));
    });
    return {};
  },
} satisfies ElbOperation<'AddTags'>;
