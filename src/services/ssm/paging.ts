import { checkRange } from '#wire/constraints.ts';
import { orderedPage, type Page, type Place } from '#wire/paging.ts';
import { invalidNextToken, refuseComplaints } from './errors.ts';

export interface PageRequest {
  readonly size: number | undefined;
  readonly sizeMax: number;
  readonly nextToken: string | undefined;
}

/** One page of a list, in the order of its items' places. */
export function pageOf<T>(all: readonly T[], { size, sizeMax, nextToken }: PageRequest, placeOf: (item: T) => Place): Page<T> {
  refuseComplaints([checkRange('maxResults', size, { min: 1, max: sizeMax })]);
  return orderedPage(all, { placeOf, size: size ?? sizeMax, token: nextToken, invalidToken: invalidNextToken });
}
