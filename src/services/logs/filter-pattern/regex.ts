import { Automaton, type CharacterTest, type Instruction } from './automaton.ts';
import { invalidPattern, invalidTerm } from './error.ts';

/**
 * A regular expression of the filter pattern language: alphanumerics, the symbols `: _ # = @ / ; , -` and the operators
 * `^ $ ? [ ] { } | \ * + .`; neither groups nor look-around
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html#regex-expressions).
 * It is matched in time linear in the text, whatever the caller writes: JavaScript's own engine would backtrack.
 */
export function compileRegex(source: string): Automaton {
  const parser = new RegexParser(source);
  return new Automaton(parser.program());
}

/** A repetition is unrolled; this bounds what `a{1,999}{1,999}` comes to. */
const instructionsMax = 1_100;

class RegexParser {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  program(): readonly Instruction[] {
    const program = this.#alternatives();
    if (this.#at < this.#source.length) throw invalidPattern();
    return [...program, { kind: 'match' }];
  }

  #alternatives(): readonly Instruction[] {
    const first = this.#sequence();
    if (this.#source[this.#at] !== '|') return first;
    this.#at += 1;
    return either(first, this.#alternatives());
  }

  #sequence(): readonly Instruction[] {
    const program: Instruction[] = [];
    while (this.#at < this.#source.length && this.#source[this.#at] !== '|') {
      let atom: readonly Instruction[] = [this.#atom()];
      for (let bounds = this.#quantifier(); bounds !== undefined; bounds = this.#quantifier()) atom = repeated(atom, bounds);
      if (program.length + atom.length > instructionsMax) throw invalidPattern();
      program.push(...atom);
    }
    return program;
  }

  #atom(): Instruction {
    const character = this.#source.charAt(this.#at);
    this.#at += 1;
    if (character === '^') return { kind: 'start' };
    if (character === '$') return { kind: 'end' };
    if (character === '.') return { kind: 'character', test: isNotLineEnd };
    if (character === '[') return { kind: 'character', test: this.#characterClass() };
    if (character === '\\') return { kind: 'character', test: this.#escape() };
    if (!/[A-Za-z0-9:_#=@/;,\- ]/.test(character)) throw /[?*+{}\]]/.test(character) ? invalidPattern() : this.#invalid();
    return { kind: 'character', test: only(character) };
  }

  #quantifier(): Bounds | undefined {
    const [text, min, comma, max] = /^\{\s*(\d*)\s*(,?)\s*(\d*)\s*\}/.exec(this.#source.slice(this.#at)) ?? [];
    const simple = simpleQuantifiers[this.#source.charAt(this.#at)];
    if (simple !== undefined) {
      this.#at += 1;
      return simple;
    }
    if (text === undefined) return undefined;
    this.#at += text.length;
    const least = Number(min);
    const most = comma === '' ? least : max === '' ? Number.POSITIVE_INFINITY : Number(max);
    if (min === '' && max === '') throw invalidPattern();
    if (least > most || least > countMax || (most > countMax && most !== Number.POSITIVE_INFINITY)) throw invalidPattern();
    return { least, most };
  }

  #characterClass(): CharacterTest {
    const isNegated = this.#source[this.#at] === '^';
    if (isNegated) this.#at += 1;
    const tests: CharacterTest[] = [];
    while (this.#source[this.#at] !== ']') {
      if (this.#at >= this.#source.length) throw invalidPattern();
      tests.push(this.#classMember());
    }
    this.#at += 1;
    if (tests.length === 0) throw invalidPattern();
    return (code) => tests.some((test) => test(code)) !== isNegated;
  }

  #classMember(): CharacterTest {
    const first = this.#source.charAt(this.#at);
    this.#at += 1;
    if (first === '\\') return this.#escape();
    if (!/[A-Za-z0-9:_#=@/;,\- ^$?[{}|*+.]/.test(first)) throw this.#invalid();
    const last = this.#source.charAt(this.#at + 1);
    if (this.#source[this.#at] !== '-' || !/[A-Za-z0-9]/.test(last)) return only(first);
    this.#at += 2;
    if (first > last) throw invalidPattern();
    return (code) => code >= first.charCodeAt(0) && code <= last.charCodeAt(0);
  }

  #escape(): CharacterTest {
    const character = this.#source.charAt(this.#at);
    this.#at += 1;
    const named = namedClasses[character];
    if (named !== undefined) return named;
    if (character === 'x') {
      const digits = this.#source.slice(this.#at, this.#at + 2);
      if (!/^[0-9A-Fa-f]{2}$/.test(digits)) throw invalidPattern();
      this.#at += 2;
      return only(String.fromCharCode(Number.parseInt(digits, 16)));
    }
    if (!/[^A-Za-z0-9]/.test(character)) throw invalidPattern();
    return only(character);
  }

  #invalid(): Error {
    return invalidTerm(`%${this.#source.slice(0, this.#at)}`);
  }
}

interface Bounds {
  readonly least: number;
  readonly most: number;
}

const simpleQuantifiers: Readonly<Record<string, Bounds>> = {
  '?': { least: 0, most: 1 },
  '*': { least: 0, most: Number.POSITIVE_INFINITY },
  '+': { least: 1, most: Number.POSITIVE_INFINITY },
};

/** The highest number in `{m,n}`. */
const countMax = 1_000;

function only(character: string): CharacterTest {
  const wanted = character.charCodeAt(0);
  return (code) => code === wanted;
}

const isDigit: CharacterTest = (code) => code >= 48 && code <= 57;
const isSpace: CharacterTest = (code) => code === 32 || (code >= 9 && code <= 13);
const isWord: CharacterTest = (code) => isDigit(code) || code === 95 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const isNotLineEnd: CharacterTest = (code) => code !== 10 && code !== 13 && code !== 0x85 && code !== 0x2028 && code !== 0x2029;

const namedClasses: Readonly<Record<string, CharacterTest>> = {
  d: isDigit,
  D: (code) => !isDigit(code),
  s: isSpace,
  S: (code) => !isSpace(code),
  w: isWord,
  W: (code) => !isWord(code),
  t: only('\t'),
  n: only('\n'),
  r: only('\r'),
};

// Jumps are relative, so that programs can be put together by concatenation.

function either(first: readonly Instruction[], second: readonly Instruction[]): readonly Instruction[] {
  return [{ kind: 'split', to: [1, first.length + 2] }, ...first, { kind: 'jump', to: second.length + 1 }, ...second];
}

function repeated(atom: readonly Instruction[], { least, most }: Bounds): readonly Instruction[] {
  const optional: readonly Instruction[] = [{ kind: 'split', to: [1, atom.length + 1] }, ...atom];
  const copies = most === Number.POSITIVE_INFINITY ? least : most;
  if (copies * (atom.length + 1) > instructionsMax) throw invalidPattern();
  const program: Instruction[] = [];
  for (let count = 0; count < copies; count += 1) program.push(...(count < least ? atom : optional));
  if (most === Number.POSITIVE_INFINITY) program.push({ kind: 'split', to: [1, atom.length + 2] }, ...atom, { kind: 'jump', to: -atom.length - 1 });
  return program;
}
