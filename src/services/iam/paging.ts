import { checkLength, checkRange } from '#wire/constraints.ts';
import { orderedPage } from '#wire/paging.ts';
import { refuseComplaints, validationError } from './errors.ts';

export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface Page<T> {
  readonly items: T[];
  /** To be spread into the answer. */
  readonly paging: { readonly IsTruncated: boolean; readonly Marker?: string };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html, as all lists of IAM. */
const maxItemsDefault = 100;
const maxItemsMax = 1_000;

/** One page of a list, in the order of `keyOf`, without regard to case first. */
export function pageOf<T>(all: readonly T[], { Marker: marker, MaxItems: size = maxItemsDefault }: PageRequest, keyOf: (item: T) => string): Page<T> {
  // The limit of 320 characters that IAM's own markers keep is not ours: paths alone may have 512.
  refuseComplaints([checkRange('maxItems', size, { min: 1, max: maxItemsMax }), checkLength('marker', marker, { min: 1, max: 4_096 })]);
  const placeOf = (item: T) => [keyOf(item).toLowerCase(), keyOf(item)];
  const { items, nextToken } = orderedPage(all, { placeOf, size, token: marker, invalidToken: () => validationError(`Invalid Marker: ${marker}`) });
  return { items, paging: nextToken === undefined ? { IsTruncated: false } : { IsTruncated: true, Marker: nextToken } };
}
