import { checkRange } from '#wire/constraints.ts';
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

/** One page of a list that is sorted by `keyOf`; it goes on behind the last one shown, even if that is gone by now. */
export function pageOf<T>(sorted: readonly T[], { size, sizeMax, nextToken }: PageRequest, keyOf: (item: T) => string): Page<T> {
  refuseComplaints([checkRange('maxResults', size, { min: 1, max: sizeMax })]);
  const after = nextToken === undefined ? undefined : keyIn(nextToken);
  const rest = after === undefined ? sorted : sorted.filter((item) => keyOf(item) > after);
  const items = rest.slice(0, size ?? sizeMax);
  const last = items.at(-1);
  return last === undefined || items.length === rest.length ? { items } : { items, nextToken: Buffer.from(`after:${keyOf(last)}`).toString('base64url') };
}

function keyIn(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('after:')) throw invalidNextToken();
  return text.slice('after:'.length);
}
