import type { LogsOperation } from '../service.ts';
import { requireTagged, tagAccess } from '../tags.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListTagsForResource.html */
export default {
  access: (input) => tagAccess('ListTagsForResource', input.resourceArn),
  handle: ({ resourceArn }, call, { store }) => ({ tags: { ...requireTagged(store, call, resourceArn).tags } }),
} satisfies LogsOperation<'ListTagsForResource'>;
