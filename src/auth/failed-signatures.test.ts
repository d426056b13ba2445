import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { failedSignatures, type FailedRequest } from './failed-signatures.ts';

const guess: FailedRequest = { accessKeyId: 'AKIAONE', sourceIp: '10.0.0.1', bytes: 100 };

/** Fails one after the other, each when the one before was answered; gives how long all of it took. */
async function tookMs(count: number, each: (index: number) => FailedRequest, clock = new ManualClock(0)): Promise<number> {
  const { delay } = failedSignatures(clock);
  const begunAt = clock.nowMs();
  for (let index = 0; index < count; index += 1) {
    const waits = delay(each(index));
    const dueMs = clock.nextDueMs();
    if (waits !== undefined && dueMs !== undefined) await clock.advance(dueMs - clock.nowMs());
    await waits;
  }
  return clock.nowMs() - begunAt;
}

test('the first failures are answered at once, the next more and more slowly, up to two seconds each', async () => {
  assert.equal(await tookMs(20, () => guess), 0);
  assert.equal(await tookMs(21, () => guess), 25);
  assert.equal(await tookMs(24, () => guess), 25 + 50 + 100 + 200);
  assert.equal(await tookMs(127, () => guess), 25 + 50 + 100 + 200 + 400 + 800 + 1_600 + 100 * 2_000);
});

test('one key tried from many addresses, and many keys from one address, are slowed down alike', async () => {
  const slowed = await tookMs(60, () => guess);
  assert.equal(await tookMs(60, (index) => ({ ...guess, sourceIp: `10.0.${index}.1` })), slowed);
  assert.equal(await tookMs(60, (index) => ({ ...guess, accessKeyId: `AKIA${index}` })), slowed);
  assert.equal(await tookMs(60, () => ({ ...guess, accessKeyId: undefined })), slowed);
  assert.equal(await tookMs(60, (index) => ({ ...guess, sourceIp: `10.0.${index}.1`, accessKeyId: `AKIA${index}` })), 0);
});

test('who asks many times at once gets the answers one after the other', async () => {
  const clock = new ManualClock(0);
  const { delay } = failedSignatures(clock);
  const answeredAt: number[] = [];
  for (let index = 0; index < 25; index += 1) void delay(guess)?.then(() => answeredAt.push(clock.nowMs()));
  await clock.advance(60_000);
  assert.deepEqual(answeredAt, [25, 75, 175, 375, 775]);
});

test('failures are forgotten when none has come for five minutes', async () => {
  const clock = new ManualClock(0);
  const { delay } = failedSignatures(clock);
  for (let index = 0; index < 40; index += 1) void delay(guess);
  await clock.advance(299_000);
  assert.notEqual(delay(guess), undefined);
  await clock.advance(301_000);
  assert.equal(delay(guess), undefined);
});

test('no more wait than there is room for: the others are told so at once, and no answer waits longer than half a minute', async () => {
  const clock = new ManualClock(0);
  const { delay } = failedSignatures(clock);
  const outcomes: boolean[] = [];
  for (let index = 0; index < 1_000; index += 1) void delay(guess)?.then((isAnswered) => outcomes.push(isAnswered));
  await clock.advance(0);
  assert.equal(outcomes.filter((isAnswered) => !isAnswered).length, 1_000 - 20 - 256);
  await clock.advance(30_000);
  assert.equal(outcomes.filter((isAnswered) => isAnswered).length, 256);
  void delay({ ...guess, bytes: 60 * 1_024 * 1_024 });
  assert.equal(await delay({ ...guess, bytes: 8 * 1_024 * 1_024 }), false);
});
