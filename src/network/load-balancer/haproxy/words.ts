import { WorldError } from '#base/errors.ts';

// Everything that a user chose comes into HAProxy's configuration by one of these. HAProxy reads a line in layers: it is cut into
// words, a word may be a log format, and a sample's argument inside of a word is quoted once more.

/** One word of a line, whatever is in the text. Throws WorldError `ConfigurationRejected` for a zero byte, which no word can have. */
export function word(text: string): string {
  if (text.includes('\0')) throw new WorldError('ConfigurationRejected', `a value has a zero byte: ${JSON.stringify(text)}`);
  if (plainWord.test(text)) return text;
  // What is between quotes stands for itself; bytes that cannot be there are written by their numbers.
  return text === '' ? "''" : [...text.matchAll(/[\x20-\x26\x28-\x7e]+|[^\x20-\x26\x28-\x7e]+/g)].map(([part]) => partOf(part)).join('');
}

/** A log format that gives the text as it is: to be put into a `word`. */
export function literal(text: string): string {
  return text.replaceAll('%', '%%');
}

/** The same for a header's value, which no line can end. */
export function headerLiteral(text: string): string {
  return literal(text.replaceAll(/[\x01-\x1f\x7f]/g, ' '));
}

/** An argument of a sample fetch or converter: to be put into a `word`. */
export function argument(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

const plainWord = /^[\w./:=,@+-]+$/;

function partOf(part: string): string {
  if (/^[\x20-\x7e]/.test(part) && !part.startsWith("'")) return `'${part}'`;
  return [...Buffer.from(part, 'utf8')].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
