import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { eventBytes } from '#model/log-event.ts';
import type { LogEvent, LogEvents, LogPosition } from './log-events.ts';
import { SqliteLogEvents } from './sqlite-log-events.ts';

const key = { groupId: 'g', streamId: 's' };
const plenty = { eventsMax: 1_000, bytesMax: 1_000_000 };
const at = (...timestamps: readonly number[]) => timestamps.map((timestamp) => ({ timestamp, message: `m${timestamp}` }));
const times = (events: readonly LogEvent[]) => events.map((event) => event.timestamp);

test('events come in order of time, and of arrival within one millisecond', async () => {
  await using logs: LogEvents = new SqliteLogEvents({ file: ':memory:' });
  await logs.append(key, [{ timestamp: 5, message: 'b' }, { timestamp: 5, message: 'c' }], { ingestedAt: 10 });
  await logs.append(key, [{ timestamp: 4, message: 'a' }, { timestamp: 5, message: 'd' }], { ingestedAt: 11 });
  const events = logs.readStream('s', { direction: 'forward', ...plenty });
  assert.equal(events.map((event) => event.message).join(''), 'abcd');
  assert.deepEqual(events.map((event) => event.ingestedAt), [11, 10, 10, 11]);
  assert.deepEqual(logs.readStream('s', { direction: 'backward', ...plenty }), events);
});

test('the disk gets back what deleted events took, step by step', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'drydock-logs-'));
  const file = join(directory, 'logs.db');
  {
    await using logs = new SqliteLogEvents({ file });
    const message = 'x'.repeat(100_000);
    for (let batch = 0; batch < 40; batch += 1) await logs.append({ groupId: 'g', streamId: 'large' }, Array.from({ length: 10 }, () => ({ timestamp: batch, message })), { ingestedAt: 0 });
    await logs.append(key, at(1, 2), { ingestedAt: 0 });
    assert.equal(await logs.giveBackSpace(), false, 'nothing is unused yet');
    while ((await logs.deleteStream('large', 100)) === 100);
    let steps = 0;
    while (await logs.giveBackSpace()) steps += 1;
    assert.ok(steps > 1);
  }
  assert.ok((await stat(file)).size < 20_000_000, `${(await stat(file)).size} bytes`);
  await using logs = new SqliteLogEvents({ file });
  assert.deepEqual(times(logs.readStream('s', { direction: 'forward', ...plenty })), [1, 2]);
  await rm(directory, { recursive: true });
});

test('lines and the offset of their source are stored in one step, and the offset can be forgotten', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'drydock-logs-'));
  const file = join(directory, 'logs.db');
  {
    await using logs = new SqliteLogEvents({ file });
    assert.equal(logs.offsetOf('file'), 0);
    await logs.append(key, at(1, 2), { ingestedAt: 0, progress: { source: 'file', offset: 17 } });
    await logs.append(key, [], { ingestedAt: 0, progress: { source: 'other', offset: 4 } });
    assert.throws(() => new SqliteLogEvents({ file }), { code: 'StateInUse' });
  }
  {
    await using logs = new SqliteLogEvents({ file });
    assert.equal(logs.offsetOf('file'), 17);
    assert.deepEqual(times(logs.readStream('s', { direction: 'forward', ...plenty })), [1, 2]);
    await logs.forget('file');
    assert.deepEqual([logs.offsetOf('file'), logs.offsetOf('other')], [0, 4]);
  }
  await rm(directory, { recursive: true });
});

test('a page ends at its number of events or of bytes, but holds at least one event', async () => {
  await using logs = new SqliteLogEvents({ file: ':memory:' });
  await logs.append(key, [1, 2, 3].map((timestamp) => ({ timestamp, message: 'é'.repeat(50) })), { ingestedAt: 0 });
  const page = (eventsMax: number, bytesMax: number) => times(logs.readStream('s', { direction: 'forward', eventsMax, bytesMax }));
  assert.deepEqual(page(2, 10_000), [1, 2]);
  assert.deepEqual(page(10, 2 * 126), [1, 2]);
  assert.deepEqual(page(10, 2 * 126 - 1), [1]);
  assert.deepEqual(page(10, 1), [1]);
});

test('a group is read no further than so many events, or so many bytes of them', async () => {
  await using logs = new SqliteLogEvents({ file: ':memory:' });
  const message = 'x'.repeat(1_000);
  await logs.append(key, [1, 2, 3, 4, 5].map((timestamp) => ({ timestamp, message })), { ingestedAt: 0 });
  const walk = { direction: 'forward', streamIds: new Set(['s', 'other']) } as const;
  assert.deepEqual(times(logs.readGroup('g', { ...walk, scanMax: 2, scanBytesMax: 1_000_000 }).events), [1, 2]);
  const { events, next } = logs.readGroup('g', { ...walk, scanMax: 100, scanBytesMax: 2_500 });
  assert.deepEqual([times(events), next?.timestamp], [[1, 2, 3], 3]);
  assert.equal(logs.readGroup('g', { ...walk, from: next, scanMax: 100, scanBytesMax: 2_500 }).next, undefined);
});

test('figures of a stream and the bytes of its group follow what is appended and deleted', async () => {
  await using logs = new SqliteLogEvents({ file: ':memory:' });
  assert.deepEqual(logs.figuresOf('s'), {});
  await logs.append(key, at(30, 10, 20), { ingestedAt: 99 });
  await logs.append({ groupId: 'g', streamId: 't' }, at(5), { ingestedAt: 100 });
  assert.deepEqual(logs.figuresOf('s'), { firstEventAt: 10, lastEventAt: 30, lastIngestedAt: 99 });
  assert.equal(logs.storedBytes('g'), 3 * (3 + 26) + (2 + 26));
  assert.equal(await logs.expire('g', 20, 10), 2);
  assert.equal(logs.storedBytes('g'), 2 * (3 + 26));
  assert.equal(logs.figuresOf('s').firstEventAt, 20);
  assert.deepEqual(logs.streamKeys(), [key, { groupId: 'g', streamId: 't' }]);
});

test('deleting goes step by step and leaves nothing of the stream', async () => {
  await using logs = new SqliteLogEvents({ file: ':memory:' });
  await logs.append(key, at(1, 2, 3, 4, 5), { ingestedAt: 0 });
  assert.deepEqual([await logs.deleteStream('s', 2), await logs.deleteStream('s', 2), await logs.deleteStream('s', 2), await logs.deleteStream('s', 2)], [2, 2, 1, 0]);
  assert.deepEqual(logs.streamKeys(), []);
  assert.equal(logs.storedBytes('g'), 0);
  await logs.append(key, at(6), { ingestedAt: 0 });
  assert.deepEqual(times(logs.readStream('s', { direction: 'forward', ...plenty })), [6]);
});

test('an append that fails leaves no trace, and the next one succeeds', async () => {
  await using logs = new SqliteLogEvents({ file: ':memory:' });
  await assert.rejects(logs.append(key, [{ timestamp: 1, message: 'a' }, { timestamp: Number.NaN, message: 'b' }], { ingestedAt: 0, progress: { source: 'file', offset: 5 } }));
  assert.deepEqual([logs.streamKeys(), logs.offsetOf('file')], [[], 0]);
  await logs.append(key, at(1), { ingestedAt: 0 });
  assert.deepEqual(times(logs.readStream('s', { direction: 'forward', ...plenty })), [1]);
});

interface Kept {
  readonly stream: string;
  readonly timestamp: number;
  readonly message: string;
}

const anyAppend = fc.record({ stream: fc.constantFrom('s0', 's1', 's2'), events: fc.array(fc.record({ timestamp: fc.integer({ min: 1, max: 20 }), message: fc.string({ minLength: 1, maxLength: 5 }) }), { maxLength: 6 }) });
const anyRange = fc.record({ startAt: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }), endAt: fc.option(fc.integer({ min: 1, max: 22 }), { nil: undefined }) });

test('walks in pages, either way and over any streams and range, see what a naive model sees', () =>
  fc.assert(
    fc.asyncProperty(fc.array(anyAppend, { maxLength: 8 }), anyRange, fc.subarray(['s0', 's1', 's2']), fc.integer({ min: 1, max: 4 }), async (appends, range, streams, pageMax) => {
      await using logs = new SqliteLogEvents({ file: ':memory:' });
      const kept: Kept[] = [];
      for (const { stream, events } of appends) {
        await logs.append({ groupId: 'g', streamId: stream }, events, { ingestedAt: 0 });
        kept.push(...events.map((event) => ({ stream, ...event })));
      }
      const { startAt = 0, endAt = 100 } = range;
      const expected = kept
        .filter((event) => event.timestamp >= startAt && event.timestamp < endAt && streams.includes(event.stream))
        .toSorted((a, b) => a.timestamp - b.timestamp)
        .map(({ stream, message }) => `${stream} ${message}`);
      for (const direction of ['forward', 'backward'] as const) {
        const seen: string[] = [];
        let from: LogPosition | undefined;
        do {
          const page = logs.readGroup('g', { direction, from, ...range, streamIds: new Set(streams), scanMax: pageMax, scanBytesMax: 90 });
          seen.push(...page.events.map((event) => `${event.streamId} ${event.message}`));
          from = page.next;
        } while (from !== undefined);
        assert.deepEqual(seen, direction === 'forward' ? expected : expected.toReversed());
      }
      const bytes = kept.reduce((sum, event) => sum + eventBytes(event.message), 0);
      assert.equal(logs.storedBytes('g'), bytes);
    }),
    { numRuns: 150 },
  ));
