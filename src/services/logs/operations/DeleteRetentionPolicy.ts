import { logGroups } from '#model/log-group.ts';
import { logAccess } from '../access.ts';
import { requireGroup } from '../groups.ts';
import type { LogsOperation } from '../service.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteRetentionPolicy.html */
export default {
  access: (input, call) => logAccess('DeleteRetentionPolicy', call, input),
  async handle(input, call, { store }) {
    await store.transact((transaction) => {
      const { retentionInDays: _, ...group } = requireGroup(transaction, call, input);
      transaction.put(logGroups, group);
    });
    return {};
  },
} satisfies LogsOperation<'DeleteRetentionPolicy'>;
