import { clusters } from '#model/cluster.ts';
import { onCluster } from '../access.ts';
import { checkSettings, mergedSettings } from '../cluster-settings.ts';
import { activeCluster, ensureDefaultCluster, contentsOf } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { clusterView, everyClusterField } from '../views/cluster.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateClusterSettings.html */
export default {
  access: (input, call) => [onCluster('UpdateClusterSettings', call, input.cluster)],

  async handle(input, call, { store, clock }) {
    const settings = input.settings ?? [];
    if (settings.length === 0) throw invalidParameter('Settings cannot be empty.');
    checkSettings(settings);
    await ensureDefaultCluster(store, call, clock.nowMs());
    const updated = await store.transact((transaction) => {
      const before = activeCluster(transaction, call, input.cluster);
      const cluster = { ...before, settings: mergedSettings(before.settings, settings) };
      transaction.put(clusters, cluster);
      return cluster;
    });
    return { cluster: clusterView(updated, contentsOf(store, updated), everyClusterField) };
  },
} satisfies EcsOperation<'UpdateClusterSettings'>;
