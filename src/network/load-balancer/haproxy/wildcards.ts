/** How HAProxy compares a sample with one of AWS's patterns: the flags and the pattern of an ACL. */
export interface Matcher {
  readonly method: 'str' | 'beg' | 'end' | 'reg';
  readonly pattern: string;
}

/** `*` stands for any characters, `?` for one. The common forms have a cheaper way than a regular expression. */
export function wildcardMatcher(pattern: string): Matcher {
  const [, leading = '', middle = '', trailing = ''] = simplePattern.exec(pattern) ?? [];
  if (middle !== '' && (leading === '' || trailing === '')) {
    if (leading === '' && trailing === '') return { method: 'str', pattern: middle };
    return leading === '' ? { method: 'beg', pattern: middle } : { method: 'end', pattern: middle };
  }
  return { method: 'reg', pattern: `^${wildcardExpression(pattern)}$` };
}

/** Nothing in it means something to HAProxy or to a regular expression. */
const simplePattern = /^(\*?)([\w./-]+)(\*?)$/;

/** The regular expression, without its ends. `any` is what `*` and `?` stand for. */
export function wildcardExpression(pattern: string, any = '.'): string {
  return [...pattern].map((character) => expressionOf(character, any)).join('');
}

function expressionOf(character: string, any: string): string {
  if (character === '*') return `${any}*`;
  return character === '?' ? any : literalExpression(character);
}

/** Matches this text only. */
export function literalExpression(text: string): string {
  return text.replaceAll(/[^\w\x80-\uffff]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
