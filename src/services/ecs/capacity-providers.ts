import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs';
import { fargateProviders, type StrategyItem } from '#model/capacity-provider-strategy.ts';
import { invalidParameter } from './errors.ts';

const strategyLengthMax = 20;
const baseMax = 100_000;
const weightMax = 1_000;

/** Throws unless all of them exist. */
export function checkCapacityProviders(names: readonly string[]): void {
  if (names.some((name) => !fargateProviders.includes(name))) throw invalidParameter('The specified capacity provider was not found. Specify a valid name or ARN and try again.');
}

/** A strategy with its defaults filled in; thrown is what ECS answers to one that makes no sense. */
export function validStrategy(given: readonly CapacityProviderStrategyItem[] | undefined, clusterProviders: readonly string[]): readonly StrategyItem[] {
  const strategy = (given ?? []).map((item) => ({ capacityProvider: item.capacityProvider ?? '', base: item.base ?? 0, weight: item.weight ?? 0 }));
  if (strategy.length === 0) return [];
  if (strategy.length > strategyLengthMax) throw invalidParameter(`A capacity provider strategy can contain a maximum of ${strategyLengthMax} capacity providers.`);
  checkCapacityProviders(strategy.map((item) => item.capacityProvider));
  if (strategy.some((item) => !clusterProviders.includes(item.capacityProvider))) throw invalidParameter('The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster or specify a valid capacity provider and try again.');
  if (new Set(strategy.map((item) => item.capacityProvider)).size !== strategy.length) throw invalidParameter('The specified capacity provider strategy cannot contain a capacity provider more than once.');
  for (const { base, weight } of strategy) {
    if (base < 0 || base > baseMax) throw invalidParameter(`base should be between 0 and ${baseMax}.`);
    if (weight < 0 || weight > weightMax) throw invalidParameter(`weight should be between 0 and ${weightMax}.`);
  }
  if (strategy.filter((item) => item.base > 0).length > 1) throw invalidParameter('The specified capacity provider strategy contains multiple capacity providers with a base value defined. Only one capacity provider per strategy can have a base value defined.');
  return strategy;
}
