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
  return providersFor(strategy, input.count ?? 1);
}
