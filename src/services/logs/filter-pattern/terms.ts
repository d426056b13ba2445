import type { Automaton } from './automaton.ts';
import { invalidPattern, invalidTerm } from './error.ts';
import { compileRegex } from './regex.ts';

type Needle = string | Automaton;

/** A pattern of words: `ERROR "a phrase" -excluded %regex%`, or `?either ?or`. */
export interface TermsPattern {
  readonly kind: 'terms';
  readonly all: readonly Needle[];
  readonly none: readonly Needle[];
  /** Of no effect beside terms of the other kinds: "all question mark terms will be ignored". */
  readonly any: readonly Needle[];
  readonly regexCount: number;
}

export function parseTerms(text: string): TermsPattern {
  const all: Needle[] = [];
  const none: Needle[] = [];
  const any: Needle[] = [];
  let regexCount = 0;
  const rest = new RegExp(/\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|%((?:[^%\\]|\\.)*)%|([\p{L}\p{N}_]+))(?=\s|$|["%])|\s+$/uy);
  while (rest.lastIndex < text.length) {
    const from = rest.lastIndex;
    const found = rest.exec(text);
    if (found === null) throw invalidTermAt(text.slice(from).trimStart());
    const [whole, sign, phrase, regex, word] = found;
    if (whole.trim() === '') break;
    if (regex !== undefined) regexCount += 1;
    const needle = regex === undefined ? (word ?? unescaped(phrase ?? '')) : compileRegex(regex);
    (sign === '?' ? any : sign === '-' ? none : all).push(needle);
  }
  return { kind: 'terms', all, none, any, regexCount };
}

export function matchesTerms({ all, none, any }: TermsPattern, message: string): boolean {
  if (all.length === 0 && none.length === 0) return any.length === 0 || any.some((needle) => contains(message, needle));
  return all.every((needle) => contains(message, needle)) && !none.some((needle) => contains(message, needle));
}

function contains(message: string, needle: Needle): boolean {
  if (typeof needle !== 'string') return needle.matches(message);
  // A phrase of white space alone matches everything.
  return needle.trim() === '' || message.includes(needle);
}

function unescaped(phrase: string): string {
  return phrase.replaceAll(/\\(["\\])/g, '$1');
}

function invalidTermAt(text: string): Error {
  if (text.startsWith('"')) return invalidTerm(text);
  const wrong = /[^\p{L}\p{N}_\s]/u.exec(text.replace(/^[?-]/, ''))?.[0];
  return wrong === undefined ? invalidPattern() : invalidTerm(wrong);
}
