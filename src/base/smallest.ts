export interface SmallestOptions<T> {
  readonly count: number;
  readonly compare: (one: T, other: T) => number;
  /** Asked only of what would be among them otherwise: it may be dear. */
  readonly isWanted?: (item: T) => boolean;
}

/**
 * The `count` smallest of what may be very many, in their order; an item is looked at once, and kept only while it is among them. What comes in
 * its order already, or nearly, takes no longer than a look at each item.
 */
export function smallest<T>(items: Iterable<T>, { count, compare, isWanted = () => true }: SmallestOptions<T>): T[] {
  const kept: T[] = [];
  if (count <= 0) return kept;
  for (const item of items) {
    const last = kept.at(-1);
    if (last !== undefined && kept.length === count && compare(item, last) >= 0) continue;
    if (!isWanted(item)) continue;
    kept.splice(placeOf(item, kept, compare), 0, item);
    if (kept.length > count) kept.pop();
  }
  return kept;
}

/** Behind all that are not larger; most come last. */
function placeOf<T>(item: T, kept: readonly T[], compare: (one: T, other: T) => number): number {
  const last = kept.at(-1);
  if (last === undefined || compare(last, item) <= 0) return kept.length;
  let low = 0;
  let high = kept.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = kept[middle];
    if (at !== undefined && compare(at, item) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
