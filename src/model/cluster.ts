import type { ClusterConfiguration, ClusterServiceConnectDefaults, ClusterSetting } from '@aws-sdk/client-ecs';
import { formatArn } from '#base/arn.ts';
import type { StrategyItem } from './capacity-provider-strategy.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

export interface Cluster extends Scope {
  readonly arn: string;
  readonly name: string;
  /** A deleted cluster stays describable as INACTIVE; creating one of its name replaces it. */
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly settings: readonly ClusterSetting[];
  readonly configuration?: ClusterConfiguration;
  readonly serviceConnectDefaults?: ClusterServiceConnectDefaults;
  readonly capacityProviders: readonly string[];
  readonly defaultCapacityProviderStrategy: readonly StrategyItem[];
  readonly tags: readonly Tag[];
  readonly createdAt: number;
}

export const clusters = defineCollection<Cluster>()({
  kind: 'ecs-cluster',
  version: 1,
  key: (cluster) => cluster.arn,
  indexes: { scope: scopeKey },
});

/** The cluster of calls that name none. */
export const defaultClusterName = 'default';

export function clusterArn(scope: Scope, name: string): string {
  return formatArn({ service: 'ecs', region: scope.region, account: scope.account, resource: `cluster/${name}` });
}
