import { checkLength, checkRange } from '#wire/constraints.ts';
import { invalidNextToken, refuseComplaints } from './errors.ts';

export interface PageRequest {
  readonly size: number | undefined;
  readonly sizeMax: number;
  readonly nextToken: string | undefined;
}

export interface Page<T> {
  readonly items: T[];
  readonly nextToken?: string;
}

/** One page of a list; the token names the last one shown. A list that lost it meanwhile has no such place any more. */
export function pageOf<T>(sorted: readonly T[], { size, sizeMax, nextToken }: PageRequest, keyOf: (item: T) => string): Page<T> {
  refuseComplaints([checkRange('maxResults', size, { min: 1, max: sizeMax }), checkLength('nextToken', nextToken, { min: 1, max: 4_096 })]);
  const start = nextToken === undefined ? 0 : sorted.findIndex((item) => tokenOf(keyOf(item)) === nextToken) + 1;
  if (nextToken !== undefined && start === 0) throw invalidNextToken();
  const items = sorted.slice(start, start + (size ?? sizeMax));
  const last = items.at(-1);
  return last === undefined || start + items.length >= sorted.length ? { items } : { items, nextToken: tokenOf(keyOf(last)) };
}

function tokenOf(key: string): string {
  return Buffer.from(`after:${key}`).toString('base64');
}
