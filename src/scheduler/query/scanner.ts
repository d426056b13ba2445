import { QueryError } from './query-error.ts';

/** Reads a query from left to right. */
export interface Scanner {
  /** Of the next character that is no white space. */
  position(): number;
  isAtEnd(): boolean;
  /** Takes `sign` when it comes next. */
  takeSign(sign: string): boolean;
  /** Takes `word` when it comes next as a whole word. */
  takeWord(word: string): boolean;
  /** What was written up to white space or a sign that ends a subject. */
  subject(): string;
  /** A quoted text, or all up to white space, a parenthesis, `&&`, `||`, and in a list `,` and `]`. */
  argument(isInList: boolean): string;
  fail(message: string, position?: number): QueryError;
}

export function scannerOf(text: string): Scanner {
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const position = () => {
    match(/\s*/y);
    return at;
  };
  const take = (wanted: string, isWhole: boolean) => {
    const end = position() + wanted.length;
    if (!text.startsWith(wanted, at) || (isWhole && /^[\w:.-]/.test(text.slice(end)))) return false;
    at = end;
    return true;
  };
  const fail = (message: string, where = position()) => new QueryError(where, message);
  return {
    position,
    isAtEnd: () => position() === text.length,
    takeSign: (sign) => take(sign, false),
    takeWord: (word) => take(word, true),
    subject: () => (position(), match(/[^\s()=!<>~&|,[\]]+/y) ?? ''),
    argument(isInList) {
      const start = position();
      const quote = text.charAt(at);
      if (quote === "'" || quote === '"') {
        const quoted = match(quote === "'" ? /'[^']*'/y : /"[^"]*"/y);
        if (quoted === undefined) throw fail('a quote is not closed', start);
        return quoted.slice(1, -1);
      }
      const bare = match(isInList ? /(?:(?!&&|\|\|)[^\s(),\]])+/y : /(?:(?!&&|\|\|)[^\s()])+/y);
      if (bare === undefined) throw fail('expected an argument', start);
      return bare;
    },
    fail,
  };
}
