import type { ClusterSetting } from '@aws-sdk/client-ecs';
import { clusterArn, clusters, defaultClusterName, type Cluster } from '#model/cluster.ts';
import type { Reader } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { onEverything, taggedOnCreate } from '../access.ts';
import { checkCapacityProviders, validStrategy } from '../capacity-providers.ts';
import { checkClusterConfiguration, checkSettings, mergedSettings } from '../cluster-settings.ts';
import { contentsOf, newCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { clusterNamePattern, isClusterName } from '../references.ts';
import { effectiveSettings } from '../account-settings.ts';
import { validTags } from '../tags.ts';
import { clusterView, everyClusterField } from '../views/cluster.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html */
export default {
  access: (input, call) => [onEverything('CreateCluster'), ...taggedOnCreate(input.tags, clusterArn(call, input.clusterName ?? defaultClusterName), 'CreateCluster')],

  refuses: {
    serviceConnectDefaults: 'there are no Service Connect namespaces',
    'configuration.managedStorageConfiguration': "task storage is on this host's own disk",
  },

  async handle(input, call, { store, clock, tryLinkedRole }) {
    const name = input.clusterName || defaultClusterName;
    if (!isClusterName(name)) throw invalidParameter(`ClusterName must match ${clusterNamePattern}`);
    checkSettings(input.settings);
    checkClusterConfiguration(input.configuration);
    const capacityProviders = [...new Set(input.capacityProviders ?? [])];
    checkCapacityProviders(capacityProviders);
    const defaultCapacityProviderStrategy = validStrategy(input.defaultCapacityProviderStrategy, capacityProviders);
    const tags = validTags(input.tags);
    // Who may not make it gets the cluster all the same: what needs the role asks for it again.
    await tryLinkedRole(call);
    const created = await store.transact((transaction) => {
      const existing = transaction.get(clusters, clusterArn(call, name));
      if (existing?.status === 'ACTIVE') return existing;
      const cluster: Cluster = {
        ...newCluster({ scope: call, name, nowMs: clock.nowMs() }),
        settings: mergedSettings(accountDefaults(transaction, call), input.settings ?? []),
        ...(input.configuration !== undefined && { configuration: input.configuration }),
        capacityProviders,
        defaultCapacityProviderStrategy,
        tags,
      };
      transaction.put(clusters, cluster);
      return cluster;
    });
    return { cluster: clusterView(created, contentsOf(store, created), everyClusterField) };
  },
} satisfies EcsOperation<'CreateCluster'>;

/** The account's setting of the same name decides for clusters that do not say (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html). */
function accountDefaults(reader: Reader, call: Call): readonly ClusterSetting[] {
  const value = effectiveSettings(reader, call, call.principal.arn).find((setting) => setting.name === 'containerInsights')?.value;
  return value === undefined ? [] : [{ name: 'containerInsights', value }];
}
