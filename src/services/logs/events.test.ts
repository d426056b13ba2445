import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { dayMs, hourMs } from '#base/time.ts';
import { logsWorld, type LogsWorld } from './testing/logs-world.ts';

const group = '/ecs/app';
const stream = { logGroupName: group, logStreamName: 'web/1' };

async function withStream(run: (world: LogsWorld) => Promise<void>): Promise<void> {
  await using world = await logsWorld();
  await world.client.send(new logs.CreateLogGroupCommand({ logGroupName: group }));
  await world.client.send(new logs.CreateLogStreamCommand(stream));
  await run(world);
}

const put = ({ client }: LogsWorld, logEvents: logs.InputLogEvent[], more: Partial<logs.PutLogEventsCommandInput> = {}) => client.send(new logs.PutLogEventsCommand({ ...stream, logEvents, ...more }));
const messages = (output: { readonly events?: readonly { readonly message?: string | undefined }[] | undefined }) => (output.events ?? []).map((event) => event.message).join('');
const letters = (world: LogsWorld, text: string) => put(world, [...text].map((message, index) => ({ timestamp: world.clock.nowMs() + index, message })));

test('sequence tokens are ignored, and one is given all the same', () =>
  withStream(async (world) => {
    const { nextSequenceToken } = await put(world, [{ timestamp: world.clock.nowMs(), message: 'A' }], { sequenceToken: 'not-a-valid-sequence-token' });
    assert.match(nextSequenceToken ?? '', /^\d{56}$/);
  }));

test('events too old, expired or too new are left out, and the indexes say which', () =>
  withStream(async (world) => {
    const now = world.clock.nowMs();
    await world.client.send(new logs.PutRetentionPolicyCommand({ logGroupName: group, retentionInDays: 1 }));
    const ages = [-16 * dayMs, -15 * dayMs, -2 * dayMs, -36 * hourMs, -2 * hourMs, -hourMs, 3 * hourMs, 4 * hourMs];
    const { rejectedLogEventsInfo } = await put(world, ages.map((age, index) => ({ timestamp: now + age, message: String(index) })));
    assert.deepEqual(rejectedLogEventsInfo, { tooOldLogEventEndIndex: 2, expiredLogEventEndIndex: 4, tooNewLogEventStartIndex: 6 });
    assert.equal(messages(await world.client.send(new logs.GetLogEventsCommand(stream))), '45');
  }));

test('a batch out of order, over 24 hours, or too large is refused as a whole', () =>
  withStream(async (world) => {
    const now = world.clock.nowMs();
    const at = (...timestamps: number[]) => timestamps.map((timestamp) => ({ timestamp, message: 'x' }));
    const large = (bytes: number) => [{ timestamp: now, message: 'é'.repeat((bytes - 26) / 2) }];
    const refusals = [
      [put(world, at(now, now - 1)), 'Log events in a single PutLogEvents request must be in chronological order.'],
      [put(world, at(now - dayMs - 1, now)), 'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.'],
      [put(world, large(1_048_578)), 'Log event too large: 1048578 bytes exceeds limit of 1048576'],
      [put(world, [...large(1_048_576), { timestamp: now, message: 'x' }]), 'Upload too large: 1048603 bytes exceeds limit of 1048576'],
      [put(world, []), "1 validation error detected: Value '[]' at 'logEvents' failed to satisfy constraint: Member must have length greater than or equal to 1"],
      [put(world, [{ timestamp: now, message: '' }]), "1 validation error detected: Value '' at 'logEvents.1.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1"],
    ] as const;
    for (const [call, message] of refusals) await assert.rejects(call, { name: 'InvalidParameterException', message });
    await put(world, at(now - dayMs, now));
    await put(world, at(now - 15 * dayMs, now - 23 * hourMs, now, now + 3 * hourMs));
    await put(world, large(1_048_576));
  }));

test('an event without a timestamp is named as AWS counts, from one', () =>
  withStream(async (world) => {
    const message = "1 validation error detected: Value null at 'logEvents.2.member.timestamp' failed to satisfy constraint: Member must not be null";
    await assert.rejects(put(world, [{ timestamp: world.clock.nowMs(), message: 'x' }, { timestamp: undefined, message: 'x' }]), { name: 'InvalidParameterException', message });
  }));

test('all that is missing is named at once', () =>
  withStream(async ({ client }) => {
    const message = "2 validation errors detected: Value null at 'logGroupName' failed to satisfy constraint: Member must not be null; Value null at 'logStreamName' failed to satisfy constraint: Member must not be null";
    await assert.rejects(client.send(new logs.CreateLogStreamCommand({ logGroupName: undefined, logStreamName: undefined })), { name: 'InvalidParameterException', message });
  }));

test('any character comes back as it was put, and a fraction of a millisecond is malformed', () =>
  withStream(async (world) => {
    const text = 'a\u0000b \u2028 \u{1f600} "\\';
    await assert.rejects(put(world, [{ timestamp: world.clock.nowMs() + 0.5, message: text }]), { name: 'SerializationException' });
    await put(world, [{ timestamp: world.clock.nowMs(), message: text }]);
    const { events } = await world.client.send(new logs.GetLogEventsCommand(stream));
    assert.deepEqual(events, [{ timestamp: world.clock.nowMs(), message: text, ingestionTime: world.clock.nowMs() }]);
  }));

test('an entity is rejected by name while its events are accepted', () =>
  withStream(async (world) => {
    const entity = { keyAttributes: { Type: 'Service', Name: 'app' } };
    assert.deepEqual((await put(world, [{ timestamp: world.clock.nowMs(), message: 'A' }], { entity })).rejectedEntityInfo, { errorType: 'UnsupportedLogGroupType' });
    assert.equal(messages(await world.client.send(new logs.GetLogEventsCommand(stream))), 'A');
  }));

test('GetLogEvents reads from the end unless told otherwise, and its tokens lead both ways', () =>
  withStream(async (world) => {
    await letters(world, 'abcdefgh');
    const get = (input: Partial<logs.GetLogEventsCommandInput>) => world.client.send(new logs.GetLogEventsCommand({ ...stream, limit: 3, ...input }));
    const last = await get({});
    assert.equal(messages(last), 'fgh');
    const middle = await get({ nextToken: last.nextBackwardToken });
    const first = await get({ nextToken: middle.nextBackwardToken });
    const beforeAll = await get({ nextToken: first.nextBackwardToken });
    assert.deepEqual([messages(middle), messages(first), messages(beforeAll)], ['cde', 'ab', '']);
    assert.equal(beforeAll.nextBackwardToken, first.nextBackwardToken, 'at an end the same token comes back');
    assert.equal(messages(await get({ nextToken: beforeAll.nextForwardToken, startFromHead: true })), 'abc');
    const head = await get({ startFromHead: true });
    assert.equal(messages(head), 'abc');
    assert.equal(messages(await get({ nextToken: head.nextForwardToken, startFromHead: true })), 'def');
    const end = await get({ nextToken: last.nextForwardToken, startFromHead: true });
    assert.equal(messages(end), '');
    assert.equal(end.nextForwardToken, last.nextForwardToken);
    assert.equal(messages(await get({ nextToken: end.nextBackwardToken })), 'fgh');
  }));

test('a follower of GetLogEvents, from an empty stream on, sees each event once', () =>
  withStream(async (world) => {
    let nextToken: string | undefined;
    let seen = '';
    for (const text of ['', 'ab', '', 'cd']) {
      if (text !== '') await letters(world, text);
      const page = await world.client.send(new logs.GetLogEventsCommand({ ...stream, startFromHead: true, nextToken }));
      seen += messages(page);
      nextToken = page.nextForwardToken;
      await world.clock.advance(1_000);
    }
    assert.equal(seen, 'abcd');
  }));

test('startTime is part of the range of GetLogEvents, endTime is not; FilterLogEvents takes in both', () =>
  withStream(async (world) => {
    await letters(world, 'abcdef');
    const range = { startTime: world.clock.nowMs() + 1, endTime: world.clock.nowMs() + 4 };
    assert.equal(messages(await world.client.send(new logs.GetLogEventsCommand({ ...stream, ...range }))), 'bcd');
    assert.equal(messages(await world.client.send(new logs.FilterLogEventsCommand({ logGroupName: group, ...range }))), 'bcde');
  }));

test('a page holds up to 1 MB of events, and always one', () =>
  withStream(async (world) => {
    for (let index = 0; index < 3; index += 1) await put(world, [{ timestamp: world.clock.nowMs() + index, message: String(index).repeat(600_000) }]);
    const page = await world.client.send(new logs.GetLogEventsCommand({ ...stream, startFromHead: true }));
    assert.deepEqual(page.events?.map((event) => event.message?.[0]), ['0']);
    const found: (string | undefined)[] = [];
    for await (const { events = [] } of logs.paginateFilterLogEvents({ client: world.client }, { logGroupName: group })) found.push(events.map((event) => event.message?.[0]).join());
    assert.deepEqual(found, ['0', '1', '2']);
  }));

test('FilterLogEvents puts the streams of a group in one order of time, and chooses among them', () =>
  withStream(async (world) => {
    const { client, clock } = world;
    const other = { ...stream, logStreamName: 'worker/1' };
    await client.send(new logs.CreateLogStreamCommand(other));
    await put(world, [...'ace'].map((message, index) => ({ timestamp: clock.nowMs() + 2 * index, message })));
    await put(world, [...'bdf'].map((message, index) => ({ timestamp: clock.nowMs() + 2 * index + 1, message })), other);
    const filter = async (input: Partial<logs.FilterLogEventsCommandInput>) => messages(await client.send(new logs.FilterLogEventsCommand({ logGroupName: group, ...input })));
    assert.equal(await filter({}), 'abcdef');
    assert.equal(await filter({ logStreamNames: ['worker/1'] }), 'bdf');
    assert.equal(await filter({ logStreamNames: ['worker/1', 'web/1'] }), 'abcdef');
    assert.equal(await filter({ logStreamNamePrefix: 'web' }), 'ace');
    assert.equal(await filter({ logStreamNamePrefix: 'none' }), '');
    assert.equal(await filter({ filterPattern: '?a ?d' }), 'ad');
    assert.equal(await filter({ startFromHead: false, startTime: clock.nowMs() }), 'fedcba');
    const { events = [] } = await client.send(new logs.FilterLogEventsCommand({ logGroupName: group }));
    assert.equal(new Set(events.map((event) => event.eventId)).size, 6);
    assert.deepEqual(events[0], { logStreamName: 'web/1', timestamp: clock.nowMs(), message: 'a', ingestionTime: clock.nowMs(), eventId: events[0]?.eventId });
  }));

test('FilterLogEvents goes on where a page ended, in either direction, and ends without a token', () =>
  withStream(async (world) => {
    await letters(world, 'abcdefgh');
    for (const [startFromHead, expected] of [[true, ['abc', 'def', 'gh']], [false, ['hgf', 'edc', 'ba']]] as const) {
      const pages: string[] = [];
      for await (const page of logs.paginateFilterLogEvents({ client: world.client, pageSize: 3 }, { logGroupName: group, startFromHead, startTime: world.clock.nowMs() })) pages.push(messages(page));
      assert.deepEqual(pages, expected);
    }
  }));

test('FilterLogEvents refuses what does not go together', () =>
  withStream(async ({ client }) => {
    const refusals: readonly (readonly [Partial<logs.FilterLogEventsCommandInput>, RegExp])[] = [
      [{ logStreamNames: ['a'], logStreamNamePrefix: 'a' }, /mutually exclusive/],
      [{ filterPattern: '{ $.a = 1' }, /^If a filter pattern starts with '\{' it must end with '\}'$/],
      [{ filterPattern: 'a:b' }, /^Invalid character\(s\) in term ':'$/],
      [{ nextToken: 'f/1/s' }, /^The specified nextToken is invalid\.$/],
      [{ startFromHead: false }, /2024/],
      [{ limit: 10_001 }, /Member must have value less than or equal to 10000/],
    ];
    for (const [input, message] of refusals) await assert.rejects(client.send(new logs.FilterLogEventsCommand({ logGroupName: group, ...input })), { name: 'InvalidParameterException', message });
  }));

test('expired events are not shown, even before they are deleted', () =>
  withStream(async (world) => {
    await letters(world, 'ab');
    await world.client.send(new logs.PutRetentionPolicyCommand({ logGroupName: group, retentionInDays: 1 }));
    await world.clock.advance(dayMs + 1);
    assert.equal(messages(await world.client.send(new logs.GetLogEventsCommand(stream))), 'b');
    assert.equal(messages(await world.client.send(new logs.FilterLogEventsCommand({ logGroupName: group }))), 'b');
  }));
