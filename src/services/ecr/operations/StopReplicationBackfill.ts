import { replicationBackfills, type ReplicationBackfill } from '#model/replication-backfill.ts';
import { dropPending } from '#state/conclude-replication.ts';
import type { EcrOperation } from '../deps.ts';
import { replicationBackfillInvalidStatus } from '../errors.ts';
import { backfillOf, backfillView } from '../replication-backfills.ts';
import { accountOf, namedRepositoryAccess } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_StopReplicationBackfill.html */
export default {
  access: ({ registryId }, call, { store }) => namedRepositoryAccess('StopReplicationBackfill', { registryId, repositoryName: undefined }, { call, store }),
  async handle({ registryId, replicationBackfillId: id = '' }, call, { store, clock }) {
    return store.transact((transaction) => {
      const backfill = backfillOf(transaction, id, { account: accountOf(registryId, call), region: call.region });
      if (backfill.status !== 'PREPARING' && backfill.status !== 'IN_PROGRESS') throw replicationBackfillInvalidStatus(id, backfill.status);
      const stopped: ReplicationBackfill = backfill.status === 'PREPARING' ? { ...backfill, status: 'STOPPED', endedAt: clock.nowMs() } : { ...backfill, status: 'STOPPING' };
      if (stopped.status === 'STOPPED') dropPending(transaction, id);
      transaction.put(replicationBackfills, stopped);
      return backfillView(stopped);
    });
  },
} satisfies EcrOperation<'StopReplicationBackfill'>;
