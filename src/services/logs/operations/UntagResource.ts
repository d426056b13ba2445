import { checkLength } from '#wire/constraints.ts';
import { checkTagKeys, tagsMax } from '../constraints.ts';
import { refuseComplaints } from '../errors.ts';
import type { LogsOperation } from '../service.ts';
import { removeTags, requireTagged, tagAccess } from '../tags.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_UntagResource.html */
export default {
  access: (input) => tagAccess('UntagResource', input.resourceArn),
  async handle({ resourceArn, tagKeys = [] }, call, { store }) {
    refuseComplaints([checkLength('tagKeys', tagKeys, { max: tagsMax }), ...checkTagKeys('tagKeys', tagKeys)]);
    await store.transact((transaction) => removeTags(transaction, requireTagged(transaction, call, resourceArn), tagKeys));
    return {};
  },
} satisfies LogsOperation<'UntagResource'>;
