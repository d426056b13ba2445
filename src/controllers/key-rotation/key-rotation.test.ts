import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { known } from '#base/assert.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { dayMs } from '#base/time.ts';
import { newKmsKey } from '#model/kms-key.fixture.ts';
import { kmsKeys, rotationDueAt, type KmsKey } from '#model/kms-key.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { createKeyRotationController } from './controller.ts';
import { planRotation } from './plan.ts';

const startAt = 1_000 * dayMs;
const rotation = { isEnabled: true, periodInDays: 100, nextAt: startAt + 100 * dayMs };

test('a key is rotated when its period is over, again and again, and keeps what it had', async () => {
  const { advance, key } = await rotatingKey(newKmsKey({ rotation }));
  await advance(99 * dayMs);
  assert.equal(key().materials.length, 1);
  await advance(dayMs);
  assert.deepEqual(key().materials.map(({ id, rotation: done }) => [id, done]), [['first', undefined], ['new-1', { at: startAt + 100 * dayMs, type: 'AUTOMATIC' }]]);
  await advance(100 * dayMs);
  assert.deepEqual(key().materials.map(({ id }) => id), ['first', 'new-1', 'new-2']);
});

test('a disabled key is not rotated until it is enabled again; then at once', async () => {
  const { advance, key, put } = await rotatingKey(newKmsKey({ rotation, isEnabled: false }));
  await advance(150 * dayMs);
  assert.equal(key().materials.length, 1);
  await put({ ...key(), isEnabled: true });
  await advance(0);
  assert.equal(key().materials.length, 2);
  assert.equal(key().rotation?.nextAt, startAt + 200 * dayMs);
});

test('neither a key that is pending deletion nor one whose rotation was disabled is rotated', async () => {
  for (const change of [{ deletion: { at: startAt + 1_000 * dayMs, windowInDays: 30 } }, { rotation: { ...rotation, isEnabled: false } }]) {
    const { advance, key } = await rotatingKey(newKmsKey({ rotation, ...change }));
    await advance(150 * dayMs);
    assert.equal(key().materials.length, 1);
  }
});

test('after a rotation the key is due in the future, and in step', () => {
  fc.assert(fc.property(fc.integer({ min: 90, max: 2_560 }), fc.nat(10_000), (periodInDays, lateDays) => {
    const key = newKmsKey({ rotation: { isEnabled: true, periodInDays, nextAt: startAt } });
    const nowMs = startAt + lateDays * dayMs;
    const dueAt = known(rotationDueAt(planRotation(key, { id: 'next', sealed: '' }, nowMs)), 'the next time');
    assert.ok(dueAt > nowMs && dueAt <= nowMs + periodInDays * dayMs);
    assert.equal((dueAt - startAt) % (periodInDays * dayMs), 0);
  }));
});

async function rotatingKey(first: KmsKey) {
  const clock = new ManualClock(startAt);
  const store = await Store.open(memoryJournal(), [kmsKeys]);
  const put = (key: KmsKey) => store.transact((transaction) => transaction.put(kmsKeys, key));
  await put(first);
  let made = 0;
  createKeyRotationController({ store, clock, log: silentLog, newMaterial: () => ({ id: `new-${(made += 1)}`, sealed: '' }) }).start();
  return { put, advance: (byMs: number) => clock.advance(byMs), key: () => known(store.get(kmsKeys, first.arn), 'the key') };
}
