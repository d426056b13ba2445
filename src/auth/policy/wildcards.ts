/** A piece of a pattern: in text that is not literal, `*` and `?` are wildcards. */
export interface PatternPart {
  readonly text: string;
  readonly isLiteral: boolean;
}

/**
 * How far wildcards go. `anything`: over every character. `segments`, of resources: not over a colon, but for a `*` that ends a segment
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
 */
export type WildcardReach = 'anything' | 'segments';

export type Matcher = (value: string) => boolean;

/** A pattern's characters as UTF-16 codes, and wildcards as negative numbers. */
export type PatternCodes = readonly number[];

const anyText = -1;
const textInSegment = -2;
const anyCharacter = -3;
const characterInSegment = -4;
const colon = 58;

export function matcherOf(parts: readonly PatternPart[], reach: WildcardReach): Matcher {
  return matcherOfCodes(codesOf(parts, reach));
}

export function codesOf(parts: readonly PatternPart[], reach: WildcardReach): PatternCodes {
  const codes: number[] = [];
  for (const { text, isLiteral } of parts) {
    for (let index = 0; index < text.length; index += 1) {
      const character = text.charAt(index);
      if (isLiteral || (character !== '*' && character !== '?')) codes.push(text.charCodeAt(index));
      else if (character === '?') codes.push(reach === 'anything' ? anyCharacter : characterInSegment);
      else codes.push(anyText);
    }
  }
  if (reach === 'anything') return codes;
  return codes.map((code, index) => (code === anyText && index + 1 < codes.length && codes[index + 1] !== colon ? textInSegment : code));
}

/** What is matched often deserves to be seen through: most patterns are `*`, a plain text, or a text with a `*` at its end. */
export function matcherOfCodes(codes: PatternCodes): Matcher {
  const wild = codes.findIndex((code) => code < 0);
  const head = (wild < 0 ? codes : codes.slice(0, wild)).map((code) => String.fromCharCode(code)).join('');
  if (wild < 0) return (value) => value === head;
  if (codes[wild] === anyText && wild === codes.length - 1) return head === '' ? () => true : (value) => value.startsWith(head);
  return (value) => value.startsWith(head) && matches(codes, value);
}

/** The first five colons part an ARN in six; undefined when there are fewer. */
export function arnComponents(codes: PatternCodes): readonly PatternCodes[] | undefined {
  const components: PatternCodes[] = [];
  let start = 0;
  while (components.length < 5) {
    const end = codes.indexOf(colon, start);
    if (end < 0) return undefined;
    components.push(codes.slice(start, end));
    start = end + 1;
  }
  return [...components, codes.slice(start)];
}

/** Where a text wildcard stands in the pattern, and up to where in the value it has reached. */
interface Stretch {
  readonly pattern: number;
  value: number;
}

/**
 * Goes through the value once and back only to the last wildcards: what comes after a `*` is best found as early as it can be. Wildcards
 * that do not cross colons may have to give way to the one before them that does.
 */
function matches(codes: PatternCodes, value: string): boolean {
  let pattern = 0;
  let index = 0;
  let wide: Stretch | undefined;
  let narrow: Stretch | undefined;
  while (index < value.length || pattern < codes.length) {
    const code = codes[pattern];
    if (code === anyText) {
      wide = { pattern: ++pattern, value: index };
      narrow = undefined;
    } else if (code === textInSegment) narrow = { pattern: ++pattern, value: index };
    else if (code !== undefined && index < value.length && isMatch(code, value.charCodeAt(index))) {
      pattern += 1;
      index += 1;
    } else if (narrow !== undefined && narrow.value < value.length && value.charCodeAt(narrow.value) !== colon) {
      pattern = narrow.pattern;
      index = narrow.value += 1;
    } else if (wide !== undefined && wide.value < value.length) {
      pattern = wide.pattern;
      index = wide.value += 1;
      narrow = undefined;
    } else return false;
  }
  return true;
}

function isMatch(code: number, character: number): boolean {
  return code === character || code === anyCharacter || (code === characterInSegment && character !== colon);
}
