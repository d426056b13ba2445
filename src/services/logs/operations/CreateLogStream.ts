import { logStreamArn, logStreams } from '#model/log-group.ts';
import { logAccess } from '../access.ts';
import { checkStreamName } from '../constraints.ts';
import { refuseComplaints, streamExists } from '../errors.ts';
import { requireGroup } from '../groups.ts';
import type { LogsOperation } from '../service.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html */
export default {
  access: ({ logGroupName, logStreamName }, call) => logAccess('CreateLogStream', call, { logGroupName }, logStreamName),
  async handle({ logGroupName, logStreamName: name = '' }, call, { store, ids, clock }) {
    refuseComplaints(checkStreamName('logStreamName', name));
    await store.transact((transaction) => {
      const group = requireGroup(transaction, call, { logGroupName });
      const arn = logStreamArn(group.arn, name);
      if (transaction.get(logStreams, arn) !== undefined) throw streamExists();
      transaction.put(logStreams, { arn, groupArn: group.arn, name, id: ids.hex(32), createdAt: clock.nowMs() });
    });
    return {};
  },
} satisfies LogsOperation<'CreateLogStream'>;
