import { clusters } from '#model/cluster.ts';
import { onCluster } from '../access.ts';
import { checkClusterConfiguration, checkSettings, mergedSettings } from '../cluster-settings.ts';
import { activeCluster, ensureDefaultCluster, contentsOf } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { clusterView, everyClusterField } from '../views/cluster.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateCluster.html */
export default {
  access: (input, call) => [onCluster('UpdateCluster', call, input.cluster)],

  refuses: {
    serviceConnectDefaults: 'there are no Service Connect namespaces',
    'configuration.managedStorageConfiguration': "task storage is on this host's own disk",
  },

  async handle(input, call, { store, clock }) {
    checkSettings(input.settings);
    checkClusterConfiguration(input.configuration);
    await ensureDefaultCluster(store, call, clock.nowMs());
    const updated = await store.transact((transaction) => {
      const before = activeCluster(transaction, call, input.cluster);
      const cluster = {
        ...before,
        settings: mergedSettings(before.settings, input.settings ?? []),
        ...(input.configuration !== undefined && { configuration: { ...before.configuration, ...input.configuration } }),
      };
      transaction.put(clusters, cluster);
      return cluster;
    });
    return { cluster: clusterView(updated, contentsOf(store, updated), everyClusterField) };
  },
} satisfies EcsOperation<'UpdateCluster'>;
