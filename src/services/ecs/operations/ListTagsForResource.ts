import { ensureDefaultCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { taggedResource } from '../tagged-resource.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTagsForResource.html */
export default {
  access: (input) => [{ action: 'ecs:ListTagsForResource', resource: input.resourceArn ?? '*' }],

  async handle(input, call, { store, clock }) {
    await ensureDefaultCluster(store, call, clock.nowMs());
    return { tags: [...taggedResource(store, call, input.resourceArn ?? '').tags] };
  },
} satisfies EcsOperation<'ListTagsForResource'>;
