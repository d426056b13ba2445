import { backfillReplications, isBackfillOver } from '#model/replication-backfill.ts';
import type { EcrOperation } from '../deps.ts';
import { invalidMember } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { backfillOf, backfillResultView, backfillStateView, backfillView, repositoryNameOf } from '../replication-backfills.ts';
import { accountOf, namedRepositoryAccess } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeReplicationBackfillResults.html */
export default {
  access: ({ registryId }, call, { store }) => namedRepositoryAccess('DescribeReplicationBackfillResults', { registryId, repositoryName: undefined }, { call, store }),
  handle({ registryId, replicationBackfillId: id = '', resultStatusFilter: wanted, ...page }, call, { store }) {
    if (!['COMPLETE', 'FAILED', undefined].includes(wanted)) throw invalidMember('resultStatusFilter', 'Member must satisfy enum value set: [COMPLETE, FAILED]');
    const backfill = backfillOf(store, id, { account: accountOf(registryId, call), region: call.region });
    const replications = isBackfillOver(backfill) ? store.find(backfillReplications, 'backfill', id) : [];
    const { items, nextToken } = pageOf(replications.filter(({ status }) => status === (wanted ?? status)), page, (replication) => [repositoryNameOf(replication), replication.digest, replication.tag ?? '']);
    return { ...backfillView(backfill), ...backfillStateView(backfill), ...(isBackfillOver(backfill) && { results: items.map(backfillResultView) }), nextToken };
  },
} satisfies EcrOperation<'DescribeReplicationBackfillResults'>;
