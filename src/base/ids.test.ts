import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idsFrom } from './ids.ts';
import { seededRandom } from './random.ts';

test('ids have the asked length, in lower-case hexadecimal', () => {
  const ids = idsFrom(seededRandom(7));
  for (const length of [1, 8, 17, 32]) assert.match(ids.hex(length), new RegExp(`^[0-9a-f]{${length}}$`));
});

test('a UUID is of version 4 and of the RFC 9562 variant', () => {
  const ids = idsFrom(seededRandom(7));
  for (let round = 0; round < 100; round += 1) {
    assert.match(ids.uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

test('the same seed gives the same ids', () => {
  assert.equal(idsFrom(seededRandom(42)).hex(32), idsFrom(seededRandom(42)).hex(32));
  assert.notEqual(idsFrom(seededRandom(42)).hex(32), idsFrom(seededRandom(43)).hex(32));
});
