import { checkTags } from '../constraints.ts';
import { refuseComplaints } from '../errors.ts';
import type { LogsOperation } from '../service.ts';
import { addTags, requireTagged, tagAccess } from '../tags.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html */
export default {
  access: (input) => tagAccess('TagResource', input.resourceArn),
  async handle({ resourceArn, tags = {} }, call, { store }) {
    refuseComplaints(checkTags(tags));
    await store.transact((transaction) => addTags(transaction, requireTagged(transaction, call, resourceArn), tags));
    return {};
  },
} satisfies LogsOperation<'TagResource'>;
