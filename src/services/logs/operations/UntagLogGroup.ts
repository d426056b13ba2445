import { checkLength } from '#wire/constraints.ts';
import { logAccess } from '../access.ts';
import { checkTagKeys } from '../constraints.ts';
import { refuseComplaints } from '../errors.ts';
import { requireGroup } from '../groups.ts';
import type { LogsOperation } from '../service.ts';
import { removeTags } from '../tags.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_UntagLogGroup.html */
export default {
  access: ({ logGroupName }, call) => logAccess('UntagLogGroup', call, { logGroupName }),
  async handle({ logGroupName, tags: keys = [] }, call, { store }) {
    refuseComplaints([checkLength('tags', keys, { min: 1 }), ...checkTagKeys('tags', keys)]);
    await store.transact((transaction) => removeTags(transaction, requireGroup(transaction, call, { logGroupName }), keys));
    return {};
  },
} satisfies LogsOperation<'UntagLogGroup'>;
