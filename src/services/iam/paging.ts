import { parsedJson } from '#base/parsed-json.ts';
import { checkLength, checkRange } from '#wire/constraints.ts';
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

/**
 * One page of `all`, which are not in order yet: pages go by `keyOf`, without regard to case first. So nothing is shown twice or left out
 * when something comes or goes between two pages.
 */
export function pageOf<T>(all: readonly T[], { Marker: marker, MaxItems: size = maxItemsDefault }: PageRequest, keyOf: (item: T) => string): Page<T> {
  // The limit of 320 characters that IAM's own markers keep is not ours: paths alone may have 512.
  refuseComplaints([checkRange('maxItems', size, { min: 1, max: maxItemsMax }), checkLength('marker', marker, { min: 1, max: 4_096 })]);
  const sorted = all.map((item) => ({ item, place: placeOf(keyOf(item)) })).toSorted((one, other) => compared(one.place, other.place));
  const after = marker === undefined ? undefined : placeOf(keyIn(marker));
  const rest = after === undefined ? sorted : sorted.filter(({ place }) => compared(place, after) > 0);
  const page = rest.slice(0, size);
  const items = page.map(({ item }) => item);
  const last = page.at(-1);
  return last === undefined || page.length === rest.length ? { items, paging: { IsTruncated: false } } : { items, paging: { IsTruncated: true, Marker: markerAfter(last.place.key) } };
}

interface Place {
  readonly key: string;
  readonly lower: string;
}

function placeOf(key: string): Place {
  return { key, lower: key.toLowerCase() };
}

function compared(one: Place, other: Place): number {
  return order(one.lower, other.lower) || order(one.key, other.key);
}

function order(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function markerAfter(key: string): string {
  return Buffer.from(JSON.stringify({ after: key })).toString('base64');
}

function keyIn(marker: string): string {
  const parsed = parsedJson(Buffer.from(marker, 'base64').toString('utf8'));
  const after: unknown = typeof parsed === 'object' && parsed !== null && 'after' in parsed ? parsed.after : undefined;
  if (typeof after !== 'string') throw validationError(`Invalid Marker: ${marker}`);
  return after;
}
