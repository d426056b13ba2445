import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { argument, literal, word } from './words.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom("'", '"', '\\', ' ', '#', '$', '{', '}', '%', '[', ']', '(', ')', ',', '\n', '\r', '\t', 'x41', 'é', 'a'), { maxLength: 12 }).map((parts) => parts.join(''))).filter((text) => !text.includes('\0'));

/** The words of a line as HAProxy's manual says, in its chapter on quoting and escaping. */
function wordsOf(line: string): readonly string[] {
  const words: number[][] = [];
  let isOpen = false;
  let quote = '';
  const put = (bytes: Iterable<number>) => {
    if (!isOpen) words.push([]);
    isOpen = true;
    words.at(-1)?.push(...bytes);
  };
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? '';
    if (quote === "'" ? character === "'" : quote === '"' && character === '"') quote = '';
    else if (quote === "'") put(Buffer.from(character));
    else if (quote === '' && (character === "'" || character === '"')) {
      put([]);
      quote = character;
    } else if (character === '\\' && line[at + 1] === 'x') {
      put([Number.parseInt(line.slice(at + 2, at + 4), 16)]);
      at += 3;
    } else if (quote === '' && /\s/.test(character)) isOpen = false;
    else if (quote === '' && (character === '#' || character === '$' || character === '\\')) throw new Error(`${character} means something here: ${line}`);
    else put(Buffer.from(character));
  }
  return words.map((bytes) => Buffer.from(bytes).toString('utf8'));
}

test('whatever is in a text, it is one word of a line, and that word is the text', () => {
  fc.assert(
    fc.property(anyText, anyText, (one, other) => {
      const line = `before ${word(one)} ${word(other)} after`;
      assert.match(line, /^[\x20-\x7e]*$/);
      assert.deepEqual(wordsOf(line), ['before', Buffer.from(one).toString(), Buffer.from(other).toString(), 'after']);
    }),
  );
});

test('a text with a zero byte is no word', () => {
  assert.throws(() => word('a\0b'), { code: 'ConfigurationRejected' });
});

test('an argument is one word of its own inside of a word, and a literal has no log format in it', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      assert.deepEqual(text === '' ? [''] : wordsOfArgument(argument(text)), [text]);
      assert.equal(literal(text).replaceAll('%%', ''), text.replaceAll('%', ''));
    }),
  );
});

/** An argument is quoted like a word, but has every byte as it is. */
function wordsOfArgument(text: string): readonly string[] {
  return [text.split(/'\\''/).map((part, index, parts) => part.slice(index === 0 ? 1 : 0, index === parts.length - 1 ? -1 : undefined)).join("'")];
}
