import { Buffer } from 'node:buffer';
import { invalidNextToken } from './errors.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/**
 * One page of a sorted list. The token carries the sort key of the last item given, so that what is made or deleted
 * between two calls moves nothing. `compare` orders keys.
 */
export function namePage<T>(sorted: readonly T[], options: { keyOf: (item: T) => string; compare: (a: string, b: string) => number; token: string | undefined; limit: number }): Page<T> {
  const { keyOf, compare, token, limit } = options;
  const after = token === undefined ? undefined : decode(token);
  const rest = after === undefined ? sorted : sorted.filter((item) => compare(keyOf(item), after) > 0);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return rest.length > limit && last !== undefined ? { items, nextToken: encode(keyOf(last)) } : { items };
}

function encode(key: string): string {
  return Buffer.from(`${tokenVersion}${key}`).toString('base64url');
}

function decode(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith(tokenVersion)) throw invalidNextToken();
  return text.slice(tokenVersion.length);
}

/** Tells our tokens from other text. */
const tokenVersion = 'logs1:';

/** By code units: AWS sorts names as ASCII. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
