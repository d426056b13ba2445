import { logGroups } from '#model/log-group.ts';
import { checkEnum } from '#wire/constraints.ts';
import { logAccess } from '../access.ts';
import { refuseComplaints } from '../errors.ts';
import { requireGroup } from '../groups.ts';
import type { LogsOperation } from '../service.ts';

const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export default {
  access: ({ logGroupName }, call) => logAccess('PutRetentionPolicy', call, { logGroupName }),
  async handle({ logGroupName, retentionInDays }, call, { store }) {
    refuseComplaints([checkEnum('retentionInDays', String(retentionInDays), retentionDays.map(String))]);
    await store.transact((transaction) => {
      const group = requireGroup(transaction, call, { logGroupName });
      transaction.put(logGroups, { ...group, retentionInDays: retentionInDays ?? 0 });
    });
    return {};
  },
} satisfies LogsOperation<'PutRetentionPolicy'>;
