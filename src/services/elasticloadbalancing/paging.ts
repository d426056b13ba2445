import { parsedJson } from '#base/parsed-json.ts';
import { checkRange, validationMessage } from '#wire/constraints.ts';
import { validationError } from './errors.ts';

export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly PageSize?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** To be spread into the answer: empty on the last page. */
  readonly next: { readonly NextMarker?: string };
}

/** The `PageSize` member of the API: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html */
const pageSizeMax = 400;

/** One page of `all`, which goes on after the item that the marker names, or where it was when that is gone. */
export function pageOf<T>(all: readonly T[], { Marker: marker, PageSize: size = pageSizeMax }: PageRequest, keyOf: (item: T) => string): Page<T> {
  const complaint = validationMessage([checkRange('pageSize', size, { min: 1, max: pageSizeMax })]);
  if (complaint !== undefined) throw validationError(complaint);
  const start = marker === undefined || marker === '' ? 0 : startAfter(all, positionIn(marker), keyOf);
  const items = all.slice(start, start + size);
  const last = items.at(-1);
  if (last === undefined || start + size >= all.length) return { items, next: {} };
  return { items, next: { NextMarker: Buffer.from(JSON.stringify([start + size, keyOf(last)])).toString('base64url') } };
}

interface Position {
  readonly index: number;
  readonly key: string;
}

function startAfter<T>(all: readonly T[], position: Position, keyOf: (item: T) => string): number {
  const index = all.findIndex((item) => keyOf(item) === position.key);
  return index === -1 ? Math.min(position.index, all.length) : index + 1;
}

function positionIn(marker: string): Position {
  const parsed = parsedJson(Buffer.from(marker, 'base64url').toString('utf8'));
  const [index, key]: unknown[] = Array.isArray(parsed) ? parsed : [];
  if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0 || typeof key !== 'string') throw validationError(`Invalid marker '${marker}': give the NextMarker of the page before`);
  return { index, key };
}
