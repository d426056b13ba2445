import { invalidMember } from './errors.ts';

export interface PageRequest {
  readonly nextToken?: string | undefined;
  readonly maxResults?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

const pageSizeDefault = 100;
const pageSizeMax = 1_000;

/** One page of `all` in the order of their keys; the token is the last key shown, so changes between two calls hide and double nothing else. */
export function pageOf<T>(all: readonly T[], { nextToken, maxResults = pageSizeDefault }: PageRequest, keyOf: (item: T) => string): Page<T> {
  if (maxResults < 1) throw invalidMember('maxResults', 'Member must have value greater than or equal to 1');
  if (maxResults > pageSizeMax) throw invalidMember('maxResults', `Member must have value less than or equal to ${pageSizeMax}`);
  const after = nextToken === undefined ? '' : keyIn(nextToken);
  const rest = all
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => key > after)
    .sort((left, right) => (left.key < right.key ? -1 : 1));
  const shown = rest.slice(0, maxResults);
  const items = shown.map(({ item }) => item);
  const last = shown.at(-1);
  if (last === undefined || rest.length === shown.length) return { items };
  return { items, nextToken: Buffer.from(`${tokenMark}${last.key}`).toString('base64url') };
}

const tokenMark = 'after:';

function keyIn(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith(tokenMark)) throw invalidMember('nextToken', 'Invalid token');
  return text.slice(tokenMark.length);
}
