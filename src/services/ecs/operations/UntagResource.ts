import type { EcsOperation } from '../deps.ts';
import { taggedResource } from '../tagged-resource.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UntagResource.html */
export default {
  access: (input) => [{ action: 'ecs:UntagResource', resource: input.resourceArn ?? '*' }],

  async handle(input, call, { store }) {
    const keys = new Set(input.tagKeys ?? []);
    await store.transact((transaction) => {
      const resource = taggedResource(transaction, call, input.resourceArn ?? '');
      resource.putTags(transaction, resource.tags.filter((tag) => !keys.has(tag.key)));
    });
    return {};
  },
} satisfies EcsOperation<'UntagResource'>;
