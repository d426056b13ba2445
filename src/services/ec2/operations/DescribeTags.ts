import type { ResourceType, TagDescription } from '@aws-sdk/client-ec2';
import type { Tag } from '#model/tag.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { taggables } from '../taggable.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeTags.html */
export default {
  access: describes('DescribeTags'),
  handle(input, call, { store }) {
    const docs = taggables.flatMap(({ resourceType, all }) => all(store, call).flatMap(({ id, tags }) => tags.map((tag): Described => ({ resourceType, resourceId: id, tags: [tag], tag }))));
    const { items, nextToken } = describe(input, { docs, idOf: ({ resourceId, tag }) => `${resourceId} ${tag.key}`, filters });
    return { Tags: items.map(tagDescription), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeTags'>;

interface Described {
  readonly resourceType: ResourceType;
  readonly resourceId: string;
  readonly tag: Tag;
  /** This one tag, for the filters by tags. */
  readonly tags: readonly Tag[];
}

function tagDescription({ resourceType, resourceId, tag }: Described): TagDescription {
  return { Key: tag.key, ResourceId: resourceId, ResourceType: resourceType, Value: tag.value };
}

const filters: FilterTable<Described> = {
  'key': ({ tag }) => [tag.key],
  'resource-id': ({ resourceId }) => [resourceId],
  'resource-type': ({ resourceType }) => [resourceType],
  'value': ({ tag }) => [tag.value],
  ...tagFilters<Described>(),
};
