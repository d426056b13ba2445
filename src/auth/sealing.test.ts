import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom, systemRandom } from '#base/random.ts';
import { sealingBy } from './sealing.ts';

const key = new Uint8Array(32).fill(7);

test('what is sealed is opened by the same key under the same label', () => {
  const sealing = sealingBy(key, systemRandom);
  for (const secret of ['', 'x', 'ein Geheimnis', 'ü'.repeat(70_000)]) {
    assert.equal(sealing.open(sealing.seal(secret, 'a'), 'a')?.toString(), secret);
  }
  assert.equal(sealingBy(key, systemRandom).open(sealing.seal('kept', 'a'), 'a')?.toString(), 'kept');
});

test('another key, another label, a changed or cut byte: nothing is opened', () => {
  const sealing = sealingBy(key, seededRandom(1));
  const sealed = sealing.seal('secret', 'a');
  assert.equal(sealing.open(sealed, 'b'), undefined);
  assert.equal(sealingBy(new Uint8Array(32).fill(8), seededRandom(1)).open(sealed, 'a'), undefined);
  const bytes = Buffer.from(sealed, 'base64url');
  for (let index = 0; index < bytes.byteLength; index += 1) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    assert.equal(sealing.open(changed.toString('base64url'), 'a'), undefined, `byte ${index}`);
    assert.equal(sealing.open(bytes.subarray(0, index).toString('base64url'), 'a'), undefined, `cut to ${index}`);
  }
});

test('the same secret sealed twice looks different, and its text is not in it', () => {
  const sealing = sealingBy(key, systemRandom);
  const first = sealing.seal('open sesame', 'a');
  assert.notEqual(first, sealing.seal('open sesame', 'a'));
  assert.ok(!Buffer.from(first, 'base64url').includes('open sesame'));
});
