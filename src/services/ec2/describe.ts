import type { Filter } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import { checkId, notFound, refuseDryRun, type IdKind } from './errors.ts';
import { filtered, type FilterTable } from './filters.ts';

/** What all Describe operations take. */
export interface DescribeInput {
  readonly Filters?: readonly Filter[] | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
  readonly DryRun?: boolean | undefined;
}

export interface Describable<Doc> {
  readonly docs: readonly Doc[];
  readonly idOf: (doc: Doc) => string;
  /** The ids that the caller asks for, and of what kind they are; all when undefined or empty. */
  readonly ids?: readonly string[] | undefined;
  readonly idKind?: IdKind;
  readonly filters: FilterTable<Doc>;
  readonly pageSizeMin?: number;
  readonly pageSizeMax?: number;
}

export interface Described<Doc> {
  readonly items: readonly Doc[];
  readonly nextToken?: string;
}

const defaultPageSizeMin = 5;
const defaultPageSizeMax = 1_000;

/** The documents with these ids that match these filters, one page of them. */
export function describe<Doc>(input: DescribeInput, what: Describable<Doc>): Described<Doc> {
  const size = pageSize(input, what);
  const matching = filtered(withIds(what), input.Filters, what.filters);
  const start = input.NextToken === undefined || input.NextToken === '' ? undefined : idIn(input.NextToken);
  refuseDryRun(input);
  if (size === undefined) return { items: matching };
  // Pages are in the order of ids, so that what comes and goes between two calls doubles or hides nothing else.
  const sorted = matching.toSorted((one, other) => compare(what.idOf(one), what.idOf(other)));
  const rest = start === undefined ? sorted : sorted.filter((doc) => compare(what.idOf(doc), start) > 0);
  const items = rest.slice(0, size);
  const last = items.at(-1);
  return last === undefined || rest.length === items.length ? { items } : { items, nextToken: Buffer.from(`${tokenMark}${what.idOf(last)}`).toString('base64url') };
}

/** Throws the caller's error for an id that is malformed or that nothing has. */
function withIds<Doc>({ docs, ids, idKind, idOf }: Describable<Doc>): readonly Doc[] {
  if (ids === undefined || idKind === undefined || ids.length === 0) return docs;
  for (const id of ids) checkId(idKind, id);
  const missing = ids.find((id) => !docs.some((doc) => idOf(doc) === id));
  if (missing !== undefined) throw notFound(idKind, missing);
  return docs.filter((doc) => ids.includes(idOf(doc)));
}

/** Undefined when the caller wants all at once. */
function pageSize<Doc>({ MaxResults: size, NextToken: token }: DescribeInput, { pageSizeMin = defaultPageSizeMin, pageSizeMax = defaultPageSizeMax, ids }: Describable<Doc>): number | undefined {
  if (size === undefined) return token === undefined ? undefined : pageSizeMax;
  if (size < pageSizeMin) throw new CallerError('InvalidParameterValue', `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value greater than or equal to ${pageSizeMin}.`);
  if (size > pageSizeMax) throw new CallerError('InvalidParameterValue', `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value less than or equal to ${pageSizeMax}.`);
  if (ids !== undefined && ids.length > 0) throw new CallerError('InvalidParameterCombination', 'The parameter MaxResults cannot be used with a list of ids');
  return size;
}

const tokenMark = 'after:';

function idIn(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (!text.startsWith(tokenMark)) throw new CallerError('InvalidNextToken', `The token '${token}' is invalid`);
  return text.slice(tokenMark.length);
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
