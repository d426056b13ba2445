import { logAccess } from '../access.ts';
import { requireGroup } from '../groups.ts';
import type { LogsOperation } from '../service.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListTagsLogGroup.html */
export default {
  access: ({ logGroupName }, call) => logAccess('ListTagsLogGroup', call, { logGroupName }),
  handle: ({ logGroupName }, call, { store }) => ({ tags: { ...requireGroup(store, call, { logGroupName }).tags } }),
} satisfies LogsOperation<'ListTagsLogGroup'>;
