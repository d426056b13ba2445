/**
 * A regular expression of Go (https://pkg.go.dev/regexp/syntax) as one of JavaScript. Refused by name: what Go does not have
 * either (look-around, back-references), `\C`, the flag U, and a repetition of a repetition, which Go matches in linear
 * time and JavaScript may take forever for.
 */
export function goRegExp(pattern: string): { readonly kind: 'pattern'; readonly regExp: RegExp } | { readonly kind: 'refused'; readonly reason: string } {
  try {
    return { kind: 'pattern', regExp: new RegExp(translate(pattern), 'u') };
  } catch (error) {
    return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
  }
}

interface Group {
  readonly closing: string;
  /** It repeats something without an upper bound. */
  repeats: boolean;
  isDotAll: boolean;
}

const posixClasses = new Map([
  ['alnum', '0-9A-Za-z'],
  ['alpha', 'A-Za-z'],
  ['ascii', '\\x00-\\x7F'],
  ['blank', '\\t '],
  ['cntrl', '\\x00-\\x1F\\x7F'],
  ['digit', '0-9'],
  ['graph', '!-~'],
  ['lower', 'a-z'],
  ['print', ' -~'],
  ['punct', '!-\\/:-@\\[-`\\{-~'],
  ['space', '\\t\\n\\v\\f\\r '],
  ['upper', 'A-Z'],
  ['word', '0-9A-Za-z_'],
  ['xdigit', '0-9A-Fa-f'],
]);

const tokens = /\\Q([\s\S]*?)(?:\\E|$)|\\(x\{[0-9A-Fa-f]+\}|x[0-9A-Fa-f]{2}|[pP](?:\{\^?\w+\}|\w)|[\s\S])|(\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\])|\(\?([a-zA-Z-]+)([:)])|\((\?P?<\w+>|\?:|\?[\s\S]|)|([*+?]|\{\d+(?:,\d*)?\})(\??)|([\s\S])/g;

function translate(pattern: string): string {
  let output = '';
  const groups: Group[] = [{ closing: '', repeats: false, isDotAll: false }];
  let last: Group | undefined;
  for (const match of pattern.matchAll(tokens)) {
    const [, quoted, escape, set, flags, flagsEnd, opening, repetition, lazy, plain] = match;
    const group = groups.at(-1) ?? fail('it is too deep');
    if (repetition !== undefined) {
      output += repetition + (lazy ?? '');
      if (isUnbounded(repetition)) {
        if (last?.repeats === true) fail(`a repetition of a repetition ("${repetition}" after a group) is not supported`);
        group.repeats = true;
      }
      last = undefined;
      continue;
    }
    last = undefined;
    if (quoted !== undefined) output += escapeText(quoted);
    else if (escape !== undefined) output += translateEscape(escape);
    else if (set !== undefined) output += translateSet(set);
    else if (flags !== undefined) output += openFlags(groups, group, flags, flagsEnd === ')');
    else if (opening !== undefined) {
      output += `(${translateOpening(opening)}`;
      groups.push({ closing: ')', repeats: false, isDotAll: group.isDotAll });
    } else if (plain === ')') {
      const closed = groups.pop() ?? fail('unmatched )');
      if (groups.length === 0) fail('unmatched )');
      output += closed.closing;
      const outer = groups.at(-1);
      if (outer !== undefined && closed.repeats) outer.repeats = true;
      last = closed;
    } else output += translatePlain(plain ?? '', group.isDotAll);
  }
  const [whole, ...unclosed] = groups;
  if (whole === undefined || unclosed.length > 0) fail('missing )');
  return output + whole.closing;
}

function isUnbounded(repetition: string): boolean {
  return repetition === '*' || repetition === '+' || repetition.endsWith(',}');
}

/** `(?i)` holds to the end of the group it stands in; `(?i:` opens one. */
function openFlags(groups: Group[], group: Group, flags: string, isBare: boolean): string {
  const [on = '', off = ''] = flags.split('-');
  const unknown = /[^ims]/.exec(on + off);
  if (unknown !== null) fail(`the flag ${unknown[0]} is not supported`);
  const isDotAll = on.includes('s') || (group.isDotAll && !off.includes('s'));
  const names = (part: string) => part.replaceAll('s', '');
  const opening = `(?${names(on)}${names(off) === '' ? '' : `-${names(off)}`}:`;
  if (!isBare) {
    groups.push({ closing: ')', repeats: false, isDotAll });
    return opening;
  }
  groups.pop();
  groups.push({ closing: `)${group.closing}`, repeats: group.repeats, isDotAll });
  return opening;
}

function translateOpening(opening: string): string {
  if (opening === '' || opening === '?:') return opening;
  if (opening.endsWith('>') && opening.includes('<')) return opening.replace('P', '');
  return fail(`"(${opening}" is not supported`);
}

function translateEscape(escape: string): string {
  if (/^[1-9]/.test(escape)) return fail('back-references are not supported');
  if (escape === 'A') return '(?-m:^)';
  if (escape === 'z') return '(?-m:$)';
  if (escape === 'a') return '\\x07';
  if (escape === '0') return '\\0';
  if (/^[dDsSwWbBtnrfv]$/.test(escape)) return `\\${escape}`;
  if (escape.startsWith('x{')) return `\\u${escape.slice(1)}`;
  if (escape.startsWith('x')) return `\\${escape}`;
  if (/^[pP]/.test(escape)) return translateUnicodeClass(escape);
  if (/^[A-Za-z0-9]$/.test(escape)) return fail(`the escape \\${escape} is not supported`);
  return escapeText(escape);
}

function translateUnicodeClass(escape: string): string {
  const isNegated = escape.startsWith('P') !== escape.includes('^');
  const name = escape.slice(1).replaceAll(/[{}^]/g, '');
  return `\\${isNegated ? 'P' : 'p'}{${name.length <= 2 ? name : `Script=${name}`}}`;
}

function translateSet(set: string): string {
  const inner = set.replaceAll(/\[:(\^?)(\w+):\]|\\(x\{[0-9A-Fa-f]+\}|x[0-9A-Fa-f]{2}|[pP](?:\{\^?\w+\}|\w)|[\s\S])|(^\[\^?\]?)|(\]$)|([\s\S])/g, (_, negation: string | undefined, name: string | undefined, escape: string | undefined, opening: string | undefined, closing: string | undefined, plain: string | undefined) => {
    if (name !== undefined) {
      if (negation === '^') return fail('negated character classes inside brackets are not supported');
      return posixClasses.get(name) ?? fail(`the class [:${name}:] is not known`);
    }
    if (escape !== undefined) return escape === '-' ? '\\-' : escape === 'b' ? fail('the escape \\b is not supported in brackets') : translateEscape(escape);
    if (opening !== undefined) return opening.endsWith(']') ? `${opening.slice(0, -1)}\\]` : opening;
    return closing ?? (plain === '[' ? '\\[' : (plain ?? ''));
  });
  return inner;
}

function translatePlain(character: string, isDotAll: boolean): string {
  if (character === '.') return isDotAll ? '[^]' : '[^\\n]';
  return '{}]/'.includes(character) ? `\\${character}` : character;
}

function escapeText(text: string): string {
  return text.replaceAll(/[\^$\\.*+?()[\]{}|/]/g, '\\$&');
}

function fail(reason: string): never {
  throw new SyntaxError(reason);
}
