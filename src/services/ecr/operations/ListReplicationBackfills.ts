import { replicationBackfills } from '#model/replication-backfill.ts';
import { scopeKey } from '#model/scope.ts';
import type { EcrOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { backfillStateView, backfillView } from '../replication-backfills.ts';
import { accountOf, namedRepositoryAccess } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListReplicationBackfills.html */
export default {
  access: ({ registryId }, call, { store }) => namedRepositoryAccess('ListReplicationBackfills', { registryId, repositoryName: undefined }, { call, store }),
  handle({ registryId, ...page }, call, { store }) {
    const account = accountOf(registryId, call);
    const all = store.find(replicationBackfills, 'scope', scopeKey({ account, region: call.region }));
    // The latest first.
    const { items, nextToken } = pageOf(all, { ...page, sizes: { max: 50, unasked: 25 } }, ({ startedAt, id }) => [-startedAt, id]);
    const backfills = items.map((backfill) => {
      const { registryId: _, ...view } = backfillView(backfill);
      return { ...view, ...backfillStateView(backfill) };
    });
    return { registryId: account, backfills, nextToken };
  },
} satisfies EcrOperation<'ListReplicationBackfills'>;
