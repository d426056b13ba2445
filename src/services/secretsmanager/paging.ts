import { checkLength, checkRange } from '#wire/constraints.ts';
import { orderedPage, type Page, type Place } from '#wire/paging.ts';
import { invalidNextToken, refuseComplaints } from './errors.ts';

export interface PageRequest {
  readonly size: number | undefined;
  readonly sizeMax: number;
  readonly nextToken: string | undefined;
}

export interface Order<T> {
  readonly placeOf: (item: T) => Place;
  readonly isDescending?: boolean;
}

/** One page of a list, in the order of its items' places. */
export function pageOf<T>(all: readonly T[], { size, sizeMax, nextToken }: PageRequest, order: Order<T>): Page<T> {
  refuseComplaints([checkRange('maxResults', size, { min: 1, max: sizeMax }), checkLength('nextToken', nextToken, { min: 1, max: 4_096 })]);
  return orderedPage(all, { ...order, size: size ?? sizeMax, token: nextToken, invalidToken: invalidNextToken });
}
