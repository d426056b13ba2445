import { checkLength, checkRange } from '#wire/constraints.ts';
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

/** One page of a list; the marker is the key of the last one shown. A list that lost it meanwhile has no such place any more. */
export function pageOf<T>(all: readonly T[], { Limit, Marker }: PageRequest, { limitDefault, limitMax, keyOf }: PageLimits & { readonly keyOf: (item: T) => string }): Page<T> {
  refuseComplaints([checkRange('limit', Limit, { min: 1, max: limitMax }), checkLength('marker', Marker, { min: 1, max: 1_024 })]);
  const start = Marker === undefined ? 0 : all.findIndex((item) => markerOf(keyOf(item)) === Marker) + 1;
  if (Marker !== undefined && start === 0) throw invalidMarker();
  const items = all.slice(start, start + (Limit ?? limitDefault));
  const last = items.at(-1);
  if (last === undefined || start + items.length >= all.length) return { items, rest: { Truncated: false } };
  return { items, rest: { Truncated: true, NextMarker: markerOf(keyOf(last)) } };
}

function markerOf(key: string): string {
  return Buffer.from(`after:${key}`).toString('base64url');
}
