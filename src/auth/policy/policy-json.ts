import { isJsonObject } from '#base/json-object.ts';
import { MalformedPolicy } from './malformed-policy.ts';

/** Where something stands in a text: the first line and the first column are 1. AWS points behind what it has read: behind the brace that opens a statement, and behind the one that closes it. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Span {
  readonly start: Position;
  readonly end: Position;
}

export interface PolicyJson {
  readonly value: Readonly<Record<string, unknown>>;
  /** Of each element of `Statement`, in order. */
  readonly statementSpans: readonly Span[];
}

/** JSON as IAM takes it: an object, and no key twice in an object. Throws MalformedPolicy, with the sentence `notJson` when it is no JSON. */
export function readPolicyJson(text: string, notJson: string): PolicyJson {
  const value = parsed(text, notJson);
  if (!isJsonObject(value)) throw new MalformedPolicy(syntaxErrors);
  const scan = scanObjects(text);
  if (scan.duplicate !== undefined) throw new MalformedPolicy(`${syntaxErrors} The key ${JSON.stringify(scan.duplicate)} is there twice.`);
  const lineStarts = [0, ...text.matchAll(/\n/g).map(({ index }) => index + 1)];
  return { value, statementSpans: scan.statements.map(({ start, end }) => ({ start: positionOf(start + 1, lineStarts), end: positionOf(end, lineStarts) })) };
}

export const syntaxErrors = 'Syntax errors in policy.';

function parsed(text: string, notJson: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MalformedPolicy(notJson, { cause });
  }
}

/** A text is a list of one; undefined for what is neither a text nor a list of texts. */
export function textsOf(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((one) => typeof one === 'string');
  return texts.length === list.length ? texts : undefined;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** An object or array that is open, with where it began. */
interface Open {
  readonly start: number;
  /** Undefined in arrays. */
  readonly keys: Set<string> | undefined;
  lastKey: string | undefined;
}

const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;

/** Goes over text that is known to be JSON: JSON.parse tells neither of keys that are there twice nor of where things stood. */
function scanObjects(text: string): { readonly duplicate: string | undefined; readonly statements: readonly Range[] } {
  const open: Open[] = [];
  const statements: Range[] = [];
  let duplicate: string | undefined;
  for (const token of text.matchAll(tokens)) {
    const [written] = token;
    const top = open.at(-1);
    if (written === '{' || written === '[') open.push({ start: token.index, keys: written === '{' ? new Set() : undefined, lastKey: undefined });
    else if (written === '}' || written === ']') {
      open.pop();
      if (written === '}' && top !== undefined && isStatement(open)) statements.push({ start: top.start, end: token.index + 1 });
    } else if (token[1] !== undefined && top?.keys !== undefined) {
      const key = String(JSON.parse(written.slice(0, written.lastIndexOf('"') + 1)));
      if (top.keys.has(key)) duplicate ??= key;
      top.keys.add(key);
      top.lastKey = key;
    }
  }
  return { duplicate, statements };
}

/** Whether what has just been closed is the policy's statement, or one of its statements. */
function isStatement(open: readonly Open[]): boolean {
  const [policy, list] = open;
  return policy?.lastKey === 'Statement' && (open.length === 1 || (open.length === 2 && list?.keys === undefined));
}

function positionOf(index: number, lineStarts: readonly number[]): Position {
  let [line, after] = [0, lineStarts.length];
  while (line + 1 < after) {
    const middle = Math.floor((line + after) / 2);
    if ((lineStarts[middle] ?? 0) <= index) line = middle;
    else after = middle;
  }
  return { line: line + 1, column: index - (lineStarts[line] ?? 0) + 1 };
}
