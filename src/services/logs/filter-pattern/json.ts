import { FilterPatternError, invalidPattern } from './error.ts';
import { satisfies, type Condition, type Value } from './operand.ts';
import { Scanner } from './scanner.ts';

/** One step of `$.users[0].*`; `any` stands for each element of an array or each field of an object. */
type Step = { readonly kind: 'field'; readonly name: string } | { readonly kind: 'element'; readonly index: number } | { readonly kind: 'any' };

type Expression =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Expression[] }
  | { readonly kind: 'compare'; readonly selector: readonly Step[]; readonly condition: Condition }
  | { readonly kind: 'is'; readonly selector: readonly Step[]; readonly value: null | boolean }
  | { readonly kind: 'absent'; readonly selector: readonly Step[] };

/** A pattern for JSON events: `{ $.user.id = 1 && $.users[0].email != "a*" }`. */
export interface JsonPattern {
  readonly kind: 'json';
  readonly expression: Expression;
  readonly regexCount: number;
}

const wildcardsMax = 3;
/** How deep parentheses may go: the parser calls itself. */
const depthMax = 100;

/** `text`: what stands between the braces. */
export function parseJson(text: string): JsonPattern {
  const parser = new JsonParser(text);
  return { kind: 'json', expression: parser.whole(), regexCount: parser.scanner.regexCount };
}

class JsonParser {
  readonly scanner: Scanner;
  #wildcards = 0;
  #depth = 0;

  constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  whole(): Expression {
    const expression = this.#any();
    if (!this.scanner.isAtEnd) throw this.scanner.unexpected();
    if (this.#wildcards > wildcardsMax) throw new FilterPatternError(`Your input has exceeded the maximum of ${wildcardsMax} JSON wildcard selectors allowed per filter pattern.`);
    return expression;
  }

  #any(): Expression {
    const of = [this.#all()];
    while (this.scanner.take('||')) of.push(this.#all());
    return { kind: 'any', of };
  }

  #all(): Expression {
    const of = [this.#single()];
    while (this.scanner.take('&&')) of.push(this.#single());
    return { kind: 'all', of };
  }

  #single(): Expression {
    if (!this.scanner.take('(')) return this.#claim();
    this.#depth += 1;
    if (this.#depth > depthMax) throw invalidPattern();
    const expression = this.#any();
    if (!this.scanner.take(')')) throw invalidPattern();
    this.#depth -= 1;
    return expression;
  }

  #claim(): Expression {
    const selector = this.#selector();
    if (this.scanner.takeKeyword('NOT')) {
      if (!this.scanner.takeKeyword('EXISTS')) throw invalidPattern();
      return { kind: 'absent', selector };
    }
    if (!this.scanner.takeKeyword('IS')) return { kind: 'compare', selector, condition: this.scanner.condition() };
    if (this.scanner.takeKeyword('NULL')) return { kind: 'is', selector, value: null };
    if (this.scanner.takeKeyword('TRUE')) return { kind: 'is', selector, value: true };
    if (this.scanner.takeKeyword('FALSE')) return { kind: 'is', selector, value: false };
    throw invalidPattern();
  }

  #selector(): readonly Step[] {
    if (!this.scanner.take('$')) throw this.scanner.unexpected();
    const steps: Step[] = [];
    for (let step = this.#step(); step !== undefined; step = this.#step()) steps.push(step);
    if (steps.length === 0) throw this.scanner.unexpected();
    const wildcards = steps.filter((step) => step.kind === 'any').length;
    if (wildcards > 1) throw new FilterPatternError('Your filter pattern has a JSON path selector that exceeds the maximum of 1 wildcard allowed per json selector.');
    this.#wildcards += wildcards;
    return steps;
  }

  #step(): Step | undefined {
    const quoted = this.scanner.takeMatch(/\.?\[\s*(?:'([^']*)'|"([^"]*)")\s*\]/y);
    if (quoted !== undefined) return { kind: 'field', name: quoted };
    if (this.scanner.takeMatch(/\.\*|\[\s*\*\s*\]/y) !== undefined) return { kind: 'any' };
    const index = this.scanner.takeMatch(/\[\s*(\d+)\s*\]/y);
    if (index !== undefined) return { kind: 'element', index: Number(index) };
    const name = this.scanner.takeMatch(/\.([\p{L}\p{N}_-]+)/uy);
    return name === undefined ? undefined : { kind: 'field', name };
  }
}

/** An event that is not a JSON object matches no pattern, `NOT EXISTS` included. */
export function matchesJson({ expression }: JsonPattern, message: string): boolean {
  if (!message.trimStart().startsWith('{')) return false;
  const event = parseEvent(message);
  return event !== undefined && holds(expression, event);
}

function holds(expression: Expression, event: unknown): boolean {
  switch (expression.kind) {
    case 'any':
      return expression.of.some((part) => holds(part, event));
    case 'all':
      return expression.of.every((part) => holds(part, event));
    case 'absent':
      return select(event, expression.selector).length === 0;
    case 'is':
      return select(event, expression.selector).some((value) => is(value, expression.value));
    case 'compare':
      return select(event, expression.selector).some((value) => {
        const comparable = comparableOf(value);
        return comparable !== undefined && satisfies(comparable, expression.condition);
      });
  }
}

/** The service counts an array with a null in it as null. */
function is(value: unknown, wanted: null | boolean): boolean {
  return value === wanted || (wanted === null && Array.isArray(value) && value.includes(null));
}

/** Only texts and numbers are compared: not even `!=` holds for an object, an array, a boolean or null. */
function comparableOf(value: unknown): Value | undefined {
  if (typeof value === 'string') return { text: value, number: undefined };
  return value instanceof JsonNumber ? value : undefined;
}

function select(value: unknown, [step, ...rest]: readonly Step[]): readonly unknown[] {
  if (step === undefined) return [value];
  if (typeof value !== 'object' || value === null || value instanceof JsonNumber) return [];
  if (step.kind === 'any') return Object.values(value).flatMap((inner) => select(inner, rest));
  if (step.kind === 'element') return Array.isArray(value) && step.index < value.length ? select(value[step.index], rest) : [];
  return !Array.isArray(value) && Object.hasOwn(value, step.name) ? select(Reflect.get(value, step.name), rest) : [];
}

/** A number with the text it was written as: `1.0` equals 1, but not `"1"`. */
class JsonNumber implements Value {
  readonly text: string;
  readonly number: number;

  constructor(number: number, text: string) {
    this.number = number;
    this.text = text;
  }
}

function parseEvent(message: string): unknown {
  try {
    return JSON.parse(message, (_key: string, value: unknown, context?: { readonly source?: string }) =>
      typeof value === 'number' ? new JsonNumber(value, context?.source ?? String(value)) : value,
    );
  } catch (thrown) {
    // RangeError: nested deeper than the stack.
    if (thrown instanceof SyntaxError || thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}
