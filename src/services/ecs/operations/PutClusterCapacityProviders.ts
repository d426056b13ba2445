import { clusters } from '#model/cluster.ts';
import { onCluster } from '../access.ts';
import { checkCapacityProviders, validStrategy } from '../capacity-providers.ts';
import { activeCluster, ensureDefaultCluster, contentsOf } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { clusterView, everyClusterField } from '../views/cluster.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html */
export default {
  access: (input, call) => [onCluster('PutClusterCapacityProviders', call, input.cluster)],

  async handle(input, call, { store, clock }) {
    const capacityProviders = [...new Set(input.capacityProviders ?? [])];
    checkCapacityProviders(capacityProviders);
    const defaultCapacityProviderStrategy = validStrategy(input.defaultCapacityProviderStrategy, capacityProviders);
    await ensureDefaultCluster(store, call, clock.nowMs());
    const updated = await store.transact((transaction) => {
      const cluster = { ...activeCluster(transaction, call, input.cluster), capacityProviders, defaultCapacityProviderStrategy };
      transaction.put(clusters, cluster);
      return cluster;
    });
    return { cluster: clusterView(updated, contentsOf(store, updated), everyClusterField) };
  },
} satisfies EcsOperation<'PutClusterCapacityProviders'>;
