import { invalidPattern, invalidTerm } from './error.ts';
import { bareOperand, condition, textOperand, type Condition, type Operand, type Operator } from './operand.ts';
import { compileRegex } from './regex.ts';

/** Reads the inside of `{…}` and `[…]` patterns, token by token. */
export class Scanner {
  readonly #text: string;
  #at = 0;
  regexCount = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    this.#skipSpace();
    return this.#at >= this.#text.length;
  }

  /** Takes the token if it comes next. */
  take(token: string): boolean {
    this.#skipSpace();
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  /** Takes the word, in any case, if it comes next. */
  takeKeyword(word: string): boolean {
    return this.takeMatch(new RegExp(`${word}(?![A-Za-z0-9_])`, 'iy')) !== undefined;
  }

  /** Takes what the sticky expression matches next; its group, or the whole of it. */
  takeMatch(expression: RegExp): string | undefined {
    this.#skipSpace();
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text);
    if (found === null) return undefined;
    this.#at += found[0].length;
    return found.slice(1).find((group) => group !== undefined) ?? found[0];
  }

  /** Whether an operator comes next. */
  get startsCondition(): boolean {
    this.#skipSpace();
    return operators.some((operator) => this.#text.startsWith(operator, this.#at));
  }

  /** `= 4*`, `> 1000`, `!= "text"`, `= %regex%`. Throws when there is none. */
  condition(): Condition {
    const operator = operators.find((candidate) => this.take(candidate));
    if (operator === undefined) throw this.unexpected();
    return condition(operator, this.#operand());
  }

  /** The complaint about what comes next. */
  unexpected(): Error {
    this.#skipSpace();
    const token = /[^\sA-Za-z0-9_]{1,2}/y;
    token.lastIndex = this.#at;
    const [wrong] = token.exec(this.#text) ?? [];
    return wrong === undefined || /^[=<>&|)]/.test(wrong) ? invalidPattern() : invalidTerm(wrong);
  }

  #operand(): Operand {
    const quoted = this.takeMatch(/"((?:[^"\\]|\\.)*)"/y);
    if (quoted !== undefined) return textOperand(quoted.replaceAll(/\\(["\\])/g, '$1'));
    const regex = this.takeMatch(/%((?:[^%\\]|\\.)*)%/y);
    if (regex !== undefined) {
      this.regexCount += 1;
      return { kind: 'regex', regex: compileRegex(regex) };
    }
    const bare = this.takeMatch(/[\p{L}\p{N}_.*+-]+/uy);
    if (bare === undefined) throw this.unexpected();
    return bareOperand(bare);
  }

  #skipSpace(): void {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at += 1;
  }
}

/** The longer ones first. */
const operators: readonly Operator[] = ['!=', '<=', '>=', '=', '<', '>'];
