import { logGroups, logStreams } from '#model/log-group.ts';
import { logAccess } from '../access.ts';
import { requireGroup } from '../groups.ts';
import type { LogsOperation } from '../service.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html; the log-retention controller deletes the events. */
export default {
  access: (input, call) => logAccess('DeleteLogGroup', call, input),
  async handle(input, call, { store }) {
    await store.transact((transaction) => {
      const group = requireGroup(transaction, call, input);
      for (const stream of transaction.find(logStreams, 'group', group.arn)) transaction.remove(logStreams, stream.arn);
      transaction.remove(logGroups, group.arn);
    });
    return {};
  },
} satisfies LogsOperation<'DeleteLogGroup'>;
