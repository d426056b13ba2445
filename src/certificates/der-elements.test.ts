import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { derElement, derElements, MalformedDer } from './der-elements.ts';

test('elements are read with short and long lengths', () => {
  const long = Buffer.concat([Buffer.from([0x04, 0x82, 0x01, 0x00]), Buffer.alloc(256, 7)]);
  const elements = [...derElements(Buffer.concat([Buffer.from([0x02, 0x01, 0x05]), long]))];
  assert.deepEqual(elements.map(({ tag, content }) => [tag, content.length]), [[2, 1], [4, 256]]);
  assert.deepEqual(elements[1]?.whole, long);
});

test('what is cut off, has no definite length or goes on after its end is malformed', () => {
  for (const bytes of [[], [0x02], [0x02, 0x02, 0x01], [0x30, 0x80, 0x00, 0x00], [0x02, 0x85, 1, 1, 1, 1, 1], [0x1f, 0x01, 0x00], [0x05, 0x00, 0x00]]) {
    assert.throws(() => derElement(Buffer.from(bytes)), MalformedDer);
  }
});

test('any bytes are read to their end, or are malformed', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
    try {
      const read = [...derElements(Buffer.from(bytes))].map(({ whole }) => whole);
      assert.deepEqual(Buffer.concat(read), Buffer.from(bytes));
    } catch (thrown) {
      assert.ok(thrown instanceof MalformedDer);
    }
  }));
});
