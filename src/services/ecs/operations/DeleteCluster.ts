import { clusters } from '#model/cluster.ts';
import { onCluster } from '../access.ts';
import { contentsOf, ensureDefaultCluster, findCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { clusterContainsServices, clusterContainsTasks, clusterNotFound } from '../errors.ts';
import { clusterView, everyClusterField, noContents } from '../views/cluster.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html */
export default {
  access: (input, call) => [onCluster('DeleteCluster', call, input.cluster)],

  async handle(input, call, { store, clock }) {
    await ensureDefaultCluster(store, call, clock.nowMs());
    const deleted = await store.transact((transaction) => {
      const cluster = findCluster(transaction, call, input.cluster);
      if (cluster === undefined) throw clusterNotFound();
      if (cluster.status === 'INACTIVE') return cluster;
      const { services, living } = contentsOf(transaction, cluster);
      if (services.some(({ status }) => status === 'ACTIVE')) throw clusterContainsServices();
      if (living.length > 0) throw clusterContainsTasks();
      const inactive = { ...cluster, status: 'INACTIVE' as const };
      transaction.put(clusters, inactive);
      return inactive;
    });
    return { cluster: clusterView(deleted, noContents, everyClusterField) };
  },
} satisfies EcsOperation<'DeleteCluster'>;
