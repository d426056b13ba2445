import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs';
import type { StrategyItem } from '#model/capacity-provider-strategy.ts';
import type { Cluster } from '#model/cluster.ts';
import { validStrategy } from '../capacity-providers.ts';
import { invalidParameter } from '../errors.ts';

/** Where tasks are asked to run. */
export interface AskedCapacity {
  readonly launchType?: string | undefined;
  readonly capacityProviderStrategy?: readonly CapacityProviderStrategyItem[] | undefined;
}

/** The strategy by which tasks are spread: the one asked for, else the cluster's default; empty when a launch type says where they run. */
export function strategyFor({ launchType, capacityProviderStrategy: asked = [] }: AskedCapacity, cluster: Cluster): readonly StrategyItem[] {
  if (asked.length > 0 && launchType !== undefined) throw invalidParameter('Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.');
  if (launchType !== undefined) return [];
  const strategy = asked.length > 0 ? validStrategy(asked, cluster.capacityProviders) : cluster.defaultCapacityProviderStrategy;
  if (strategy.length > 0 && strategy.every((item) => item.weight === 0)) throw invalidParameter(asked.length > 0 ? noWeight : noDefaultWeight);
  return strategy;
}

/** A cluster may have such a strategy (0 is the weight that nobody gave), but nothing can be run by it. */
const noDefaultWeight =
  "There are no capacity providers with a weight value greater than zero defined in the default capacity provider strategy. At least one capacity provider must have a weight value greater than zero specified. Update the cluster's default capacity provider strategy or specify a valid capacity provider strategy and try again.";
const noWeight =
  'There are no capacity providers with a weight value greater than zero defined in the specified capacity provider strategy. At least one capacity provider must have a weight value greater than zero specified. Specify a valid capacity provider strategy and try again.';
