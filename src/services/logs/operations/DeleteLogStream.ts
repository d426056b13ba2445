import { logStreams } from '#model/log-group.ts';
import { logAccess } from '../access.ts';
import { checkStreamName } from '../constraints.ts';
import { refuseComplaints } from '../errors.ts';
import { requireGroup, requireStream } from '../groups.ts';
import type { LogsOperation } from '../service.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogStream.html; the log-retention controller deletes the events. */
export default {
  access: ({ logGroupName, logStreamName }, call) => logAccess('DeleteLogStream', call, { logGroupName }, logStreamName),
  async handle({ logGroupName, logStreamName = '' }, call, { store }) {
    refuseComplaints(checkStreamName('logStreamName', logStreamName));
    await store.transact((transaction) => {
      const group = requireGroup(transaction, call, { logGroupName });
      transaction.remove(logStreams, requireStream(transaction, group, logStreamName).arn);
    });
    return {};
  },
} satisfies LogsOperation<'DeleteLogStream'>;
