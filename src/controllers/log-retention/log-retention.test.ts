import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { dayMs } from '#base/time.ts';
import { logGroupArn, logGroups, logStreamArn, logStreams, type LogGroup, type LogStream } from '#model/log-group.ts';
import { SqliteLogEvents } from '#state/bulk/sqlite-log-events.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { createLogRetentionController } from './controller.ts';
import { planLogRetention } from './plan.ts';

const scope = { account: '111122223333', region: 'eu-west-1' };
const group: LogGroup = { ...scope, arn: logGroupArn(scope, 'app'), name: 'app', id: 'g', createdAt: 0, retentionInDays: 3, tags: {} };
const stream: LogStream = { arn: logStreamArn(group.arn, 'a'), groupArn: group.arn, name: 'a', id: 's', createdAt: 0 };
const plenty = { direction: 'forward', eventsMax: 10_000, bytesMax: 10_000_000 } as const;

test('events expire at the age that the group says, and what no document names is deleted', () => {
  const forever: LogGroup = { ...group, id: 'h' };
  const { retentionInDays: _, ...withoutRetention } = forever;
  const plan = planLogRetention({ nowMs: 10 * dayMs, groups: [group, withoutRetention], streams: [stream], stored: [{ groupId: 'g', streamId: 's' }, { groupId: 'x', streamId: 'old' }] });
  assert.deepEqual(plan, { deleteStreamIds: ['old'], expire: [{ groupId: 'g', beforeAt: 7 * dayMs }] });
});

test('the controller deletes with time and after deletions, and running it twice changes nothing', async () => {
  const clock = new ManualClock(100 * dayMs);
  const store = await Store.open(memoryJournal(), [logGroups, logStreams]);
  await using logEvents = new SqliteLogEvents({ file: ':memory:' });
  await store.transact((transaction) => {
    transaction.put(logGroups, group);
    transaction.put(logStreams, stream);
  });
  const old = Array.from({ length: 4_500 }, (_, index) => ({ timestamp: clock.nowMs() + index, message: 'x' }));
  await logEvents.append({ groupId: 'g', streamId: 's' }, [...old, { timestamp: clock.nowMs() + 2 * dayMs, message: 'younger' }], { ingestedAt: clock.nowMs() });
  await logEvents.append({ groupId: 'lost', streamId: 'orphan' }, [{ timestamp: 1, message: 'y' }], { ingestedAt: 1 });
  using controller = createLogRetentionController({ store, logEvents, clock, realTimeOf: (atMs) => atMs, log: silentLog });
  controller.start();
  await controller.idle();
  assert.deepEqual(logEvents.streamKeys(), [{ groupId: 'g', streamId: 's' }]);
  assert.equal(logEvents.readStream('s', plenty).length, 4_501);
  await clock.advance(4 * dayMs);
  await controller.idle();
  assert.deepEqual(logEvents.readStream('s', plenty).map((event) => event.message), ['younger']);
  await store.transact((transaction) => transaction.remove(logStreams, stream.arn));
  await controller.idle();
  assert.deepEqual(logEvents.streamKeys(), []);
});
