import { parsedJson } from '#base/parsed-json.ts';
import { invalidParameter } from './errors.ts';

export interface PageRequest {
  readonly nextToken?: string | undefined;
  readonly maxResults?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

const pageSizeMax = 100;

/** One page of `all`; the token names the last item shown, so that what comes and goes between two calls doubles or hides nothing else. */
export function pageOf<T>(all: readonly T[], request: PageRequest, keyOf: (item: T) => string): Page<T> {
  const size = request.maxResults ?? pageSizeMax;
  if (size < 1 || size > pageSizeMax) throw invalidParameter('maxResults should be between 1 and 100.');
  const start = request.nextToken === undefined || request.nextToken === '' ? 0 : startAfter(all, positionIn(request.nextToken), keyOf);
  const items = all.slice(start, start + size);
  const last = items.at(-1);
  if (last === undefined || start + size >= all.length) return { items };
  return { items, nextToken: Buffer.from(JSON.stringify([start + size, keyOf(last)])).toString('base64url') };
}

interface Position {
  readonly index: number;
  readonly key: string;
}

/** Right after the item of the token; when that is gone, where it was. */
function startAfter<T>(all: readonly T[], position: Position, keyOf: (item: T) => string): number {
  const index = all.findIndex((item) => keyOf(item) === position.key);
  return index === -1 ? Math.min(position.index, all.length) : index + 1;
}

function positionIn(token: string): Position {
  const parsed = parsedJson(Buffer.from(token, 'base64url').toString('utf8'));
  if (!Array.isArray(parsed)) throw invalidParameter('Invalid token');
  const [index, key]: unknown[] = parsed;
  if (!Number.isSafeInteger(index) || typeof index !== 'number' || index < 0 || typeof key !== 'string') throw invalidParameter('Invalid token');
  return { index, key };
}
