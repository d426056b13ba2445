/** Linux's reserved routing tables and the first addresses of a range stay free. */
const first = 1_024;
const count = 2 ** 28 - 2 * first;

/**
 * A number for each id that depends on the id alone, so that a restarted daemon finds the routing tables and next hops of
 * its earlier life, and nothing moves when another id comes or goes. Below 2^28.
 */
export function stableNumbers(ids: Iterable<string>): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  const taken = new Set<number>();
  for (const id of [...new Set(ids)].toSorted()) {
    let number = first + (hashOf(id) % count);
    while (taken.has(number)) number = first + ((number - first + 1) % count);
    taken.add(number);
    numbers.set(id, number);
  }
  return numbers;
}

/** FNV-1a (https://www.rfc-editor.org/rfc/rfc9923). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
