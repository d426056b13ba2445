import { clusters } from '#model/cluster.ts';
import { scopeKey } from '#model/scope.ts';
import { onEverything } from '../access.ts';
import { ensureDefaultCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListClusters.html */
export default {
  access: () => [onEverything('ListClusters')],

  async handle(input, call, { store, clock }) {
    await ensureDefaultCluster(store, call, clock.nowMs());
    const active = store.find(clusters, 'scope', scopeKey(call)).filter((cluster) => cluster.status === 'ACTIVE');
    const { items, nextToken } = pageOf(active, input, (cluster) => cluster.arn);
    return { clusterArns: items.map((cluster) => cluster.arn), nextToken };
  },
} satisfies EcsOperation<'ListClusters'>;
