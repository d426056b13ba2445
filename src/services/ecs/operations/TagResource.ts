import type { EcsOperation } from '../deps.ts';
import { taggedResource } from '../tagged-resource.ts';
import { withTags, validTags } from '../tags.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TagResource.html */
export default {
  access: (input) => [{ action: 'ecs:TagResource', resource: input.resourceArn ?? '*' }],

  async handle(input, call, { store }) {
    const added = validTags(input.tags);
    await store.transact((transaction) => {
      const resource = taggedResource(transaction, call, input.resourceArn ?? '');
      resource.putTags(transaction, withTags(resource.tags, added));
    });
    return {};
  },
} satisfies EcsOperation<'TagResource'>;
