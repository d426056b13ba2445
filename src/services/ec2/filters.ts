import type { Filter } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import type { Tag } from '#model/tag.ts';

/** The values that a document has under each filter name of one operation; a filter matches when one of them does. */
export type FilterTable<Doc> = Readonly<Record<string, (doc: Doc) => readonly string[]>>;

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html */
const filterValuesMax = 200;

/** The documents that match every filter. Throws the caller's error for a filter that the table does not have. */
export function filtered<Doc>(docs: readonly Doc[], filters: readonly Filter[] | undefined, table: FilterTable<Doc>): readonly Doc[] {
  const conditions = (filters ?? []).map((filter) => conditionOf(filter, table));
  return docs.filter((doc) => conditions.every((matches) => matches(doc)));
}

/** The filters that every tagged resource has. */
export function tagFilters<Doc extends { readonly tags: readonly Tag[] }>(): FilterTable<Doc> {
  return {
    'tag-key': (doc) => doc.tags.map((tag) => tag.key),
    'tag-value': (doc) => doc.tags.map((tag) => tag.value),
    [tagPrefix]: (doc) => doc.tags.map((tag) => `${tag.key}${keyEnd}${tag.value}`),
  };
}

/** For what AWS documents and no document here can have: such a filter is understood, and matches nothing. */
export function never(...names: readonly string[]): Readonly<Record<string, () => readonly string[]>> {
  return Object.fromEntries(names.map((name) => [name, () => []]));
}

/**
 * Whether `value` is like `pattern`, where `*` stands for any text, `?` for any character, and a backslash takes their
 * meaning away. Its time is at most the product of the lengths, whoever wrote the pattern.
 */
export function isLike(value: string, pattern: string): boolean {
  const text = [...value];
  const tokens = pattern.match(/\\[*?\\]|[\s\S]/gu) ?? [];
  let at = 0;
  let next = 0;
  /** Where to go on when what follows the last star does not fit: the star takes one character more. */
  let afterStar: { readonly next: number; readonly at: number } | undefined;
  while (at < text.length) {
    const token = tokens[next];
    if (token === '*') {
      next += 1;
      afterStar = { next, at };
    } else if (token !== undefined && (token === '?' || literal(token) === text[at])) {
      next += 1;
      at += 1;
    } else if (afterStar === undefined) {
      return false;
    } else {
      afterStar = { next: afterStar.next, at: afterStar.at + 1 };
      ({ next, at } = afterStar);
    }
  }
  return tokens.slice(next).every((token) => token === '*');
}

function literal(token: string): string {
  return token.length > 1 && token.startsWith('\\') ? token.slice(1) : token;
}

const tagPrefix = 'tag:';
/** No key or value of a tag has it. */
const keyEnd = '\0';

function conditionOf<Doc>(filter: Filter, table: FilterTable<Doc>): (doc: Doc) => boolean {
  const name = filter.Name ?? 'null';
  const values = filter.Values ?? [];
  if (values.length > filterValuesMax) throw new CallerError('FilterLimitExceeded', `The maximum number of filter values specified on a single call is ${filterValuesMax}.`);
  const isOfTag = name.startsWith(tagPrefix) && name !== tagPrefix;
  const entry = isOfTag ? tagPrefix : name;
  const valuesOf = Object.hasOwn(table, entry) && name !== tagPrefix ? table[entry] : undefined;
  if (valuesOf === undefined) throw new CallerError('InvalidParameterValue', `The filter '${name}' is invalid`);
  const patterns = isOfTag ? values.map((value) => `${escaped(name.slice(tagPrefix.length))}${keyEnd}${value}`) : values;
  return (doc) => valuesOf(doc).some((value) => patterns.some((pattern) => isLike(value, pattern)));
}

function escaped(text: string): string {
  return text.replaceAll(/[*?\\]/g, String.raw`\$&`);
}
