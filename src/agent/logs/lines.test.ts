import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { batchesOf } from './batches.ts';
import { batchBytesMax, batchEventsMax, eventOverheadBytes } from '#model/log-event.ts';
import { eventBytesMax } from './event-bytes-max.ts';
import { splitLines, type Line } from './lines.ts';
import { joinLines } from './multiline.ts';

/** Reads a file in chunks as the follower does. */
function readIn(chunks: readonly Buffer[]): Line[] {
  const lines: Line[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  for (const [index, chunk] of [...chunks, Buffer.alloc(0)].entries()) {
    const bytes = Buffer.concat([rest, chunk]);
    const split = splitLines(bytes, offset, index === chunks.length);
    lines.push(...split.lines);
    offset += bytes.length - split.rest.length;
    rest = split.rest;
  }
  return lines;
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

test('lines are the same however the bytes arrive, and a last line without newline is one', () => {
  const texts = fc.array(fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ' ')), { maxLength: 20 });
  fc.assert(
    fc.property(texts, fc.boolean(), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }), (lines, endsOpen, sizes) => {
      const all = endsOpen ? [...lines, 'open'] : lines;
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join('') + (endsOpen ? 'open' : ''));
      const read = readIn(cut(bytes, sizes));
      assert.deepEqual(read.map(({ text }) => text), all.map((line) => Buffer.from(line).toString()));
      assert.equal(read.at(-1)?.end ?? 0, bytes.length);
    }),
  );
});

test('reading on from any stored offset gives the rest of the lines, none lost and none twice', () => {
  const bytes = Buffer.from('eins\nzwei ß\n\ndrei 🙂\nvier');
  const all = readIn([bytes]);
  for (const [index, { end }] of all.entries()) {
    const rest = splitLines(bytes.subarray(end), end, true).lines;
    assert.deepEqual(rest, all.slice(index + 1));
  }
});

test('a line longer than an event is split between characters, whatever they are', () => {
  for (const unit of ['x', 'ß', '€', '🙂']) {
    const text = unit.repeat(Math.ceil((eventBytesMax * 2.5) / Buffer.byteLength(unit)));
    const lines = readIn(cut(Buffer.from(`${text}\nnext\n`), [65_536]));
    assert.equal(lines.slice(0, -1).map((line) => line.text).join(''), text);
    assert.ok(lines.every((line) => Buffer.byteLength(line.text) <= eventBytesMax && !line.text.includes('\uFFFD')));
    assert.equal(lines.at(-1)?.text, 'next');
    assert.equal(lines.length, 4);
  }
});

test('bytes that are not UTF-8 still fit into events', () => {
  const lines = readIn(cut(Buffer.alloc(eventBytesMax * 2, 0xff), [100_000]));
  assert.ok(lines.every(({ text }) => Buffer.byteLength(text) <= eventBytesMax));
  assert.equal(lines.map(({ text }) => text).join('').length, eventBytesMax * 2);
});

test('batches keep the limits of PutLogEvents, the order, and the offset of empty lines', () => {
  const sizes = fc.array(fc.constantFrom(0, 1, 1_000, eventBytesMax), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(sizes, (lengths) => {
      const lines = lengths.map((length, index) => ({ text: 'x'.repeat(length), end: index + 1 }));
      const batches = batchesOf(lines);
      assert.deepEqual(batches.flatMap((batch) => batch.lines), lines.filter(({ text }) => text !== ''));
      assert.equal(batches.at(-1)?.end, lines.length);
      for (const batch of batches) assert.ok(batch.lines.reduce((sum, { text }) => sum + text.length + eventOverheadBytes, 0) <= batchBytesMax);
    }),
    { numRuns: 20 },
  );
  const many = Array.from({ length: batchEventsMax + 1 }, (_, index) => ({ text: 'x', end: index }));
  assert.deepEqual(batchesOf(many).map((batch) => batch.lines.length), [batchEventsMax, 1]);
});

test('lines that do not match the multiline pattern belong to the event before', () => {
  const lines = ['INFO a', ' at b', ' at c', 'INFO d'].map((text, index) => ({ text, end: index + 1 }));
  const first = joinLines(undefined, lines, /^INFO/u, 1);
  assert.deepEqual(first.events, [{ text: 'INFO a\n at b\n at c\n', end: 3, readAt: 1 }]);
  const second = joinLines(first.open, [{ text: 'INFO e', end: 5 }], /^INFO/u, 2);
  assert.deepEqual(second.events, [{ text: 'INFO d\n', end: 4, readAt: 1 }], 'at the time of its first line');
  assert.equal(second.open?.text, 'INFO e\n');
});

test('an event of several lines ends before it is too long', () => {
  const line = { text: 'x'.repeat(eventBytesMax - 1), end: 1 };
  const { events, open } = joinLines(undefined, [line, { ...line, end: 2 }], /^never/u, 0);
  assert.deepEqual([events.length, open?.end], [1, 2]);
});
