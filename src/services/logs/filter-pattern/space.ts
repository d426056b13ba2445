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

/** What stands between brackets or quotation marks is one word, without them. */
function wordsOf(message: string): readonly Word[] {
  return Array.from(message.matchAll(/\[([^\]]*)\](?!\S)|"([^"]*)"(?!\S)|\S+/g), (found) => ({ text: found[1] ?? found[2] ?? found[0], at: found.index }));
}
