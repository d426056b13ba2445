import { logAccess } from '../access.ts';
import { checkTags } from '../constraints.ts';
import { refuseComplaints } from '../errors.ts';
import { requireGroup } from '../groups.ts';
import type { LogsOperation } from '../service.ts';
import { addTags } from '../tags.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagLogGroup.html */
export default {
  access: ({ logGroupName }, call) => logAccess('TagLogGroup', call, { logGroupName }),
  async handle({ logGroupName, tags = {} }, call, { store }) {
    refuseComplaints(checkTags(tags));
    await store.transact((transaction) => addTags(transaction, requireGroup(transaction, call, { logGroupName }), tags));
    return {};
  },
} satisfies LogsOperation<'TagLogGroup'>;
