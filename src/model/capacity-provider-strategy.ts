/** How tasks are spread over capacity providers (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html). */
export interface StrategyItem {
  readonly capacityProvider: string;
  /** This many tasks go to it before weights count. */
  readonly base: number;
  readonly weight: number;
}

/** The capacity providers that exist without being made; both are this host, which interrupts no task. */
export const fargateProviders: readonly string[] = ['FARGATE', 'FARGATE_SPOT'];

/** The provider of each of `count` tasks, in order: bases are filled first, then the one that is furthest behind its share. */
export function providersFor(strategy: readonly StrategyItem[], count: number): readonly string[] {
  const chosen: string[] = [];
  const given = new Map<string, number>();
  const choose = (item: StrategyItem) => {
    chosen.push(item.capacityProvider);
    given.set(item.capacityProvider, (given.get(item.capacityProvider) ?? 0) + 1);
  };
  for (const item of strategy) while (chosen.length < count && (given.get(item.capacityProvider) ?? 0) < item.base) choose(item);
  const weighted = strategy.filter((item) => item.weight > 0);
  while (chosen.length < count) {
    const next = furthestBehind(weighted, given);
    if (next === undefined) break;
    choose(next);
  }
  return chosen;
}

function furthestBehind(items: readonly StrategyItem[], given: ReadonlyMap<string, number>): StrategyItem | undefined {
  const share = (item: StrategyItem) => (Math.max(0, (given.get(item.capacityProvider) ?? 0) - item.base) + 1) / item.weight;
  return items.toSorted((one, other) => share(one) - share(other))[0];
}
