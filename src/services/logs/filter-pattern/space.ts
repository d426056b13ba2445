import { FilterPatternError, invalidPattern } from './error.ts';
import { isNumberText, satisfies, type Condition, type Value } from './operand.ts';
import { Scanner } from './scanner.ts';

/** One field: any of the alternatives has to hold, with all its conditions. No alternatives: any value. */
interface Field {
  readonly name: string;
  readonly alternatives: readonly (readonly Condition[])[];
}

/** A pattern for space-delimited events: `[ip, user, ..., status = 4* || status = 500, bytes > 1000]`. */
export interface SpacePattern {
  readonly kind: 'space';
  /** The fields before the ellipsis, or all when there is none. */
  readonly first: readonly Field[];
  /** The fields after the ellipsis. */
  readonly last: readonly Field[] | undefined;
  readonly regexCount: number;
}

/** `text`: what stands between the brackets. */
export function parseSpace(text: string): SpacePattern {
  const scanner = new Scanner(text);
  const names = new Set<string>();
  const first: Field[] = [];
  let last: Field[] | undefined;
  do {
    if (scanner.take('...') || scanner.take('…')) {
      if (last !== undefined) throw duplicate('...');
      last = [];
    } else {
      const field = parseField(scanner);
      if (field.name !== '' && names.has(field.name)) throw duplicate(field.name);
      names.add(field.name);
      (last ?? first).push(field);
    }
  } while (scanner.take(','));
  if (!scanner.isAtEnd) throw scanner.unexpected();
  return { kind: 'space', first, last, regexCount: scanner.regexCount };
}

function parseField(scanner: Scanner): Field {
  const name = takeName(scanner);
  if (name === undefined) return { name: '', alternatives: [] };
  if (!scanner.startsCondition) return { name, alternatives: [] };
  const alternatives: Condition[][] = [[scanner.condition()]];
  for (;;) {
    const isOr = scanner.take('||');
    if (!isOr && !scanner.take('&&')) return { name, alternatives };
    if (takeName(scanner) !== name) throw invalidPattern();
    if (isOr) alternatives.push([]);
    alternatives.at(-1)?.push(scanner.condition());
  }
}

function takeName(scanner: Scanner): string | undefined {
  return scanner.takeMatch(/[\p{L}\p{N}_-]+/uy);
}

function duplicate(name: string): FilterPatternError {
  return new FilterPatternError(`Duplicate field '${name}'`);
}

export function matchesSpace({ first, last }: SpacePattern, message: string): boolean {
  const words = wordsOf(message);
  if (words.length < first.length + (last?.length ?? 0)) return false;
  const texts = words.map((word) => word.text);
  if (last === undefined) {
    // Without an ellipsis the last field takes all that is left.
    const end = words[first.length - 1];
    const tail = words.length > first.length && end !== undefined ? [message.slice(end.at).trimEnd()] : texts.slice(first.length - 1, first.length);
    return allHold(first, [...texts.slice(0, first.length - 1), ...tail]);
  }
  return allHold(first, texts) && allHold(last, texts.slice(texts.length - last.length));
}

function allHold(fields: readonly Field[], texts: readonly string[]): boolean {
  return fields.every(({ alternatives }, index) => {
    const value = valueOf(texts[index] ?? '');
    return alternatives.length === 0 || alternatives.some((conditions) => conditions.every((condition) => satisfies(value, condition)));
  });
}

function valueOf(text: string): Value {
  return { text, number: isNumberText(text) ? Number(text) : undefined };
}

interface Word {
  readonly text: string;
  /** Where it starts in the message, its bracket or quotation mark included. */
  readonly at: number;
}

/** What stands between brackets or quotation marks is one word, without them. Takes time linear in the message. */
function wordsOf(message: string): readonly Word[] {
  const words: Word[] = [];
  const closings = { '[': new Closing(message, ']'), '"': new Closing(message, '"') };
  const isWordEnd = (at: number) => at >= message.length || /\s/.test(message.charAt(at));
  for (let at = 0; at < message.length; ) {
    const opening = message.charAt(at);
    const closesAt = opening === '[' || opening === '"' ? closings[opening].after(at) : -1;
    if (isWordEnd(at)) {
      at += 1;
    } else if (closesAt > at && isWordEnd(closesAt + 1)) {
      words.push({ text: message.slice(at + 1, closesAt), at });
      at = closesAt + 1;
    } else {
      let end = at;
      while (!isWordEnd(end)) end += 1;
      words.push({ text: message.slice(at, end), at });
      at = end;
    }
  }
  return words;
}

/** Finds the next closing mark, looking at no part of the message twice. */
class Closing {
  readonly #message: string;
  readonly #mark: string;
  #found = 0;

  constructor(message: string, mark: string) {
    this.#message = message;
    this.#mark = mark;
  }

  /** Where it stands after `at`, or -1. Asked with ever greater places. */
  after(at: number): number {
    if (this.#found !== -1 && this.#found <= at) this.#found = this.#message.indexOf(this.#mark, at + 1);
    return this.#found;
  }
}
