import { checkLength, checkRange } from '#wire/constraints.ts';
import { orderedPage, type Place } from '#wire/paging.ts';
import { invalidMarker, refuseComplaints } from './errors.ts';

export interface PageRequest {
  readonly Limit?: number | undefined;
  readonly Marker?: string | undefined;
}

export interface PageLimits {
  readonly limitDefault: number;
  readonly limitMax: number;
}

export interface Page<T> {
  readonly items: T[];
  /** What answers have along with the list. */
  readonly rest: { readonly Truncated: boolean; readonly NextMarker?: string };
}

/** One page of a list, in the order of its items' places. */
export function pageOf<T>(all: readonly T[], { Limit, Marker }: PageRequest, { limitDefault, limitMax, placeOf }: PageLimits & { readonly placeOf: (item: T) => Place }): Page<T> {
  refuseComplaints([checkRange('limit', Limit, { min: 1, max: limitMax }), checkLength('marker', Marker, { min: 1, max: 1_024 })]);
  const { items, nextToken } = orderedPage(all, { placeOf, size: Limit ?? limitDefault, token: Marker, invalidToken: invalidMarker });
  return { items, rest: nextToken === undefined ? { Truncated: false } : { Truncated: true, NextMarker: nextToken } };
}
