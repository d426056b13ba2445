import { Fault } from '../fault.ts';
import type { WireRequest } from '../http-message.ts';
import type { Shape } from '../schema.ts';
import { httpBindings, type Binding } from './http-bindings.ts';
import type { PathMatch } from './http-paths.ts';
import { scalarFromText, textFromScalar, type TimestampForm } from './scalar-text.ts';

/** Reads members out of a request's path, query string and headers; undefined for those that are not there. */
export interface HeadTexts {
  label(binding: Binding): unknown;
  query(binding: Binding): unknown;
  /** All parameters that no other member is bound to, and that are neither part of the address nor of the signature. */
  queryParams(binding: Binding, bound: readonly Binding[]): unknown;
  header(binding: Binding): unknown;
  prefixHeaders(binding: Binding): unknown;
}

export function textsOfHead({ query, headers }: WireRequest, { labels, addressed }: Pick<PathMatch, 'labels' | 'addressed'>): HeadTexts {
  const parameters = parametersOf(query);
  return {
    label: ({ member, shape }) => {
      const text = labels.get(member);
      return text === undefined ? undefined : scalarFromText(shape, decoded(text), member);
    },
    query: ({ shape, wireName }) => {
      const texts = parameters.get(wireName);
      if (texts === undefined) return undefined;
      if (!shape.isListSchema()) return scalarFromText(shape, texts[0] ?? '', wireName);
      const element = shape.getValueSchema();
      return texts.map((text) => scalarFromText(element, text, wireName));
    },
    queryParams: ({ shape }, bound) => {
      const names = new Set([...addressed, ...bound.map(({ wireName }) => wireName)]);
      const isListed = shape.getValueSchema().isListSchema();
      const free = [...parameters].filter(([name]) => !names.has(name) && !name.startsWith('X-Amz-'));
      return free.length === 0 ? undefined : Object.fromEntries(free.map(([name, texts]) => [name, isListed ? texts : texts[0]]));
    },
    header: ({ shape, wireName }) => {
      const text = headers[wireName];
      if (text === undefined) return undefined;
      if (!shape.isListSchema()) return scalarFromText(shape, text, wireName);
      const element = shape.getValueSchema();
      return listItems(text, element).map((item) => scalarFromText(element, item, wireName));
    },
    prefixHeaders: ({ wireName }) => {
      const found = Object.entries(headers).filter(([name]) => name.startsWith(wireName));
      return found.length === 0 ? undefined : Object.fromEntries(found.map(([name, text]) => [name.slice(wireName.length), text]));
    },
  };
}

/** The members of an output or error that are headers. */
export function restHeaders(shape: Shape, value: object): Record<string, string> {
  const { headers, prefixHeaders } = httpBindings(shape);
  const written: Record<string, string> = {};
  for (const { member, shape: memberShape, wireName } of headers) {
    const inner: unknown = Reflect.get(value, member);
    if (inner !== undefined && inner !== null) written[wireName] = headerText(memberShape, inner);
  }
  for (const { member, wireName } of prefixHeaders) {
    for (const [name, text] of Object.entries(Object(Reflect.get(value, member)))) written[`${wireName}${name}`.toLowerCase()] = String(text);
  }
  return written;
}

const headerTimestamps: TimestampForm = 'http-date';

function headerText(shape: Shape, value: unknown): string {
  if (!shape.isListSchema() || !Array.isArray(value)) return textFromScalar(shape, value, headerTimestamps);
  const element = shape.getValueSchema();
  return value.map((item) => quoted(textFromScalar(element, item, headerTimestamps), element)).join(', ');
}

function quoted(text: string, element: Shape): string {
  return /[",]/.test(text) && !element.isTimestampSchema() ? `"${text.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`)}"` : text;
}

/** Items may be quoted; a timestamp of the `http-date` form has a comma of its own. */
function listItems(text: string, element: Shape): readonly string[] {
  if (element.isTimestampSchema()) return text.match(/[^,]+,[^,]+GMT|[^,\s][^,]*/g) ?? [];
  const items = text.matchAll(/\s*(?:"((?:[^"\\]|\\.)*)"|([^,]*))\s*(?:,|$)/g);
  const found = Array.from(items, ([, inQuotes, bare = '']) => (inQuotes === undefined ? bare.trim() : inQuotes.replaceAll(/\\(.)/g, '$1')));
  return text.endsWith(',') ? found : found.slice(0, -1);
}

function parametersOf(query: string): ReadonlyMap<string, readonly string[]> {
  const parameters = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decoded(at < 0 ? pair : pair.slice(0, at));
    const texts = parameters.get(name) ?? [];
    texts.push(at < 0 ? '' : decoded(pair.slice(at + 1)));
    parameters.set(name, texts);
  }
  return parameters;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (thrown) {
    throw new Fault('Malformed', `The request's address holds a malformed escape: ${text.slice(0, 64)}`, { cause: thrown });
  }
}
