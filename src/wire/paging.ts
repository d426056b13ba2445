import { parsedJson } from '#base/parsed-json.ts';
import { smallest } from '#base/smallest.ts';

/** Where an item stands in its list, compared value by value; no two items of a list stand at the same place. */
export type Place = readonly (string | number)[];

export interface PageWish<T> {
  readonly placeOf: (item: T) => Place;
  /** Asked only of items that the page could show: of a long list it may be dear. */
  readonly isWanted?: ((item: T) => boolean) | undefined;
  readonly isDescending?: boolean;
  readonly size: number;
  readonly token: string | undefined;
  /** What the service says of a token that none of its answers had. */
  readonly invalidToken: () => Error;
}

export interface Page<T> {
  readonly items: T[];
  /** Absent on the last page. */
  readonly nextToken?: string;
}

/**
 * One page of a list, in the order of its items' places. It goes on behind the last one shown, also when that is gone by now:
 * who deletes what he lists, page by page, sees everything once.
 */
export function orderedPage<T>(all: readonly T[], { placeOf, isWanted = () => true, isDescending = false, size, token, invalidToken }: PageWish<T>): Page<T> {
  const sign = isDescending ? -1 : 1;
  const after = token === undefined ? undefined : placeIn(token);
  if (token !== undefined && after === undefined) throw invalidToken();
  // One more than is shown tells whether there is a page after it.
  const found = smallest(placedBehind(after, all, { placeOf, sign }), { count: size + 1, compare: (one, other) => sign * compared(one.place, other.place), isWanted: ({ item }) => isWanted(item) });
  const shown = found.slice(0, size);
  const items = shown.map(({ item }) => item);
  const last = shown.at(-1);
  return last === undefined || shown.length === found.length ? { items } : { items, nextToken: Buffer.from(JSON.stringify(last.place)).toString('base64url') };
}

function* placedBehind<T>(after: Place | undefined, all: readonly T[], { placeOf, sign }: { readonly placeOf: (item: T) => Place; readonly sign: number }) {
  for (const item of all) {
    const place = placeOf(item);
    if (after === undefined || sign * compared(place, after) > 0) yield { item, place };
  }
}

function placeIn(token: string): Place | undefined {
  const parsed = parsedJson(Buffer.from(token, 'base64url').toString());
  return isPlace(parsed) ? parsed : undefined;
}

function isPlace(parsed: unknown): parsed is Place {
  return Array.isArray(parsed) && parsed.length > 0 && parsed.every((part) => typeof part === 'string' || typeof part === 'number');
}

function compared(one: Place, other: Place): number {
  for (const [index, part] of one.entries()) {
    const counterpart = other[index];
    if (counterpart === undefined) return 1;
    if (part !== counterpart) return part < counterpart ? -1 : 1;
  }
  return one.length - other.length;
}
