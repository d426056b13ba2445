import type { Automaton } from './automaton.ts';
import { invalidPattern } from './error.ts';

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** What a field is compared with. */
export type Operand =
  | { readonly kind: 'number'; readonly number: number; readonly text: string }
  /** `*` stands for any text. */
  | { readonly kind: 'text'; readonly parts: readonly string[] }
  | { readonly kind: 'regex'; readonly regex: Automaton };

export interface Condition {
  readonly operator: Operator;
  readonly operand: Operand;
}

/** A condition as written: only numbers have an order, and an unquoted `null` is a keyword. */
export function condition(operator: Operator, operand: Operand): Condition {
  if (operator !== '=' && operator !== '!=' && operand.kind !== 'number') throw invalidPattern();
  return { operator, operand };
}

export function textOperand(text: string): Operand {
  return { kind: 'text', parts: text.split('*') };
}

/** An operand without quotes: a number when it looks like one. */
export function bareOperand(text: string): Operand {
  if (text.toLowerCase() === 'null') throw invalidPattern();
  return numberPattern.test(text) ? { kind: 'number', number: Number(text), text } : textOperand(text);
}

export function isNumberText(text: string): boolean {
  return numberPattern.test(text);
}

const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A value as text, and as number when it counts as one. */
export interface Value {
  readonly text: string;
  readonly number: number | undefined;
}

export function satisfies(value: Value, { operator, operand }: Condition): boolean {
  if (operator === '=') return equals(value, operand);
  if (operator === '!=') return !equals(value, operand);
  if (operand.kind !== 'number' || value.number === undefined) return false;
  if (operator === '<') return value.number < operand.number;
  if (operator === '<=') return value.number <= operand.number;
  if (operator === '>') return value.number > operand.number;
  return value.number >= operand.number;
}

function equals(value: Value, operand: Operand): boolean {
  if (operand.kind === 'regex') return operand.regex.matches(value.text);
  if (operand.kind === 'text') return matchesParts(value.text, operand.parts);
  return value.number === undefined ? value.text === operand.text : value.number === operand.number;
}

/** The parts in their order, the first at the start and the last at the end, with any text between them. */
function matchesParts(text: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
