import { orderedPage, type Page, type Place } from '#wire/paging.ts';
import { invalidMember } from './errors.ts';

export interface PageRequest {
  readonly nextToken?: string | undefined;
  readonly maxResults?: number | undefined;
  /** The operation's own, where they are not those of most. */
  readonly sizes?: { readonly max: number; readonly unasked: number };
}

const sizesOfMost = { max: 1_000, unasked: 100 };

/** One page of a list, in the order of its items' places. */
export function pageOf<T>(all: readonly T[], request: PageRequest, placeOf: (item: T) => Place): Page<T> {
  return filteredPageOf(all, request, { placeOf });
}

/** The filter is asked only of items that the page could show. */
export function filteredPageOf<T>(all: readonly T[], { nextToken: token, maxResults, sizes = sizesOfMost }: PageRequest, { placeOf, isWanted }: { readonly placeOf: (item: T) => Place; readonly isWanted?: (item: T) => boolean }): Page<T> {
  const size = maxResults ?? sizes.unasked;
  if (size < 1) throw invalidMember('maxResults', 'Member must have value greater than or equal to 1');
  if (size > sizes.max) throw invalidMember('maxResults', `Member must have value less than or equal to ${sizes.max}`);
  return orderedPage(all, { placeOf, isWanted, size, token, invalidToken: () => invalidMember('nextToken', 'Invalid token') });
}
