/**
 * `now` with every part that says the same as in `before` replaced by that part, and `before` itself when all of it does: who
 * compares by identity sees at once what changed. Plain data only: objects, lists, strings, numbers, booleans.
 */
export function sameAsBefore<Value>(now: Value, before: Value | undefined): Value;
export function sameAsBefore(now: unknown, before: unknown): unknown {
  if (Object.is(now, before)) return before;
  if (Array.isArray(now)) return Array.isArray(before) ? sameList(now, before) : now;
  return isRecord(now) && isRecord(before) && !Array.isArray(before) ? sameRecord(now, before) : now;
}

/** Elements are matched by being the same, by their `id`, or else by their place. */
function sameList(now: readonly unknown[], before: readonly unknown[]): readonly unknown[] {
  const known = new Set(before);
  const byId = new Map(before.flatMap((element) => (isRecord(element) && typeof element['id'] === 'string' ? [[element['id'], element] as const] : [])));
  const matchOf = (element: unknown, index: number) => (isRecord(element) && typeof element['id'] === 'string' ? byId.get(element['id']) : undefined) ?? before[index];
  const parts = now.map((element, index) => (known.has(element) ? element : sameAsBefore(element, matchOf(element, index))));
  return parts.length === before.length && parts.every((part, index) => part === before[index]) ? before : parts;
}

function sameRecord(now: Readonly<Record<string, unknown>>, before: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const keys = Object.keys(now);
  const parts = keys.map((key) => [key, sameAsBefore(now[key], before[key])] as const);
  const isSame = keys.length === Object.keys(before).length && parts.every(([key, part]) => Object.hasOwn(before, key) && part === before[key]);
  return isSame ? before : Object.fromEntries(parts);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
