import { providersFor } from '#model/capacity-provider-strategy.ts';
import type { Cluster } from '#model/cluster.ts';
import { validStrategy } from '../capacity-providers.ts';
import { invalidParameter } from '../errors.ts';
import type { RunTaskInput } from './run-task-input.ts';

/** The capacity provider of each task of the call; none when a launch type says where they run. */
export function providersOf(input: RunTaskInput, cluster: Cluster): readonly string[] {
  const asked = input.capacityProviderStrategy ?? [];
  if (asked.length > 0 && input.launchType !== undefined) throw invalidParameter('Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.');
  if (input.launchType !== undefined) return [];
  const strategy = asked.length > 0 ? validStrategy(asked, cluster.capacityProviders) : cluster.defaultCapacityProviderStrategy;
  if (strategy.length > 0 && strategy.every((item) => item.weight === 0)) throw invalidParameter(asked.length > 0 ? noWeight : noDefaultWeight);
  return providersFor(strategy, input.count ?? 1);
}

/** A cluster may have such a strategy (0 is the weight that nobody gave), but nothing can be run by it. */
const noDefaultWeight =
  "There are no capacity providers with a weight value greater than zero defined in the default capacity provider strategy. At least one capacity provider must have a weight value greater than zero specified. Update the cluster's default capacity provider strategy or specify a valid capacity provider strategy and try again.";
const noWeight =
  'There are no capacity providers with a weight value greater than zero defined in the specified capacity provider strategy. At least one capacity provider must have a weight value greater than zero specified. Specify a valid capacity provider strategy and try again.';
