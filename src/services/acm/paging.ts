import { checkLength, checkRange } from '#wire/constraints.ts';
import { refuseComplaints, validationFailed } from './errors.ts';

export interface PageRequest {
  /** What the size is called in the input. */
  readonly sizeMember: string;
  readonly size: number | undefined;
  readonly sizeDefault: number;
  readonly sizeMax: number;
  readonly nextToken: string | undefined;
}

export interface Page<T> {
  readonly items: T[];
  readonly nextToken?: string;
}

/** One page of a sorted list; the token is the key of the last one shown. A list that lost it meanwhile has no such place any more. */
export function pageOf<T>(sorted: readonly T[], { sizeMember, size, sizeDefault, sizeMax, nextToken }: PageRequest, keyOf: (item: T) => string): Page<T> {
  refuseComplaints([checkRange(sizeMember, size, { min: 1, max: sizeMax }), checkLength('nextToken', nextToken, { min: 1, max: 10_000 })]);
  const start = nextToken === undefined ? 0 : sorted.findIndex((item) => tokenOf(keyOf(item)) === nextToken) + 1;
  if (nextToken !== undefined && start === 0) throw validationFailed('The value of NextToken is invalid: start again without it.');
  const items = sorted.slice(start, start + (size ?? sizeDefault));
  const last = items.at(-1);
  return last === undefined || start + items.length >= sorted.length ? { items } : { items, nextToken: tokenOf(keyOf(last)) };
}

function tokenOf(key: string): string {
  return Buffer.from(`after:${key}`).toString('base64');
}
