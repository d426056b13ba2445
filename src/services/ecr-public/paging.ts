import { orderedPage, type Page, type Place } from '#wire/paging.ts';
import { invalidMember } from './errors.ts';

export interface PageRequest {
  readonly nextToken?: string | undefined;
  readonly maxResults?: number | undefined;
}

const pageSizeDefault = 100;
const pageSizeMax = 1_000;

/** One page of a list, in the order of its items' places. */
export function pageOf<T>(all: readonly T[], { nextToken: token, maxResults: size = pageSizeDefault }: PageRequest, placeOf: (item: T) => Place): Page<T> {
  if (size < 1) throw invalidMember('maxResults', 'Member must have value greater than or equal to 1');
  if (size > pageSizeMax) throw invalidMember('maxResults', `Member must have value less than or equal to ${pageSizeMax}`);
  return orderedPage(all, { placeOf, size, token, invalidToken: () => invalidMember('nextToken', 'Invalid token') });
}

/** What names its items itself comes in no pages. */
export function assertNoPaging({ maxResults, nextToken }: PageRequest, member: string): void {
  if (maxResults !== undefined || nextToken !== undefined) throw invalidMember('maxResults', `maxResults and nextToken cannot be used with ${member}`);
}
