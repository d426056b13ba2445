import { describes } from '../access.ts';
import type { ElbOperation } from '../service.ts';
import { taggedResources } from '../tagged-resource.ts';
import { tagList } from '../tags.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html */
export default {
  access: describes('DescribeTags'),
  handle: (input, call, { store }) => ({ TagDescriptions: taggedResources(store, call, input.ResourceArns ?? []).map(({ arn, tags }) => ({ ResourceArn: arn, Tags: tagList(tags) })) }),
} satisfies ElbOperation<'DescribeTags'>;
