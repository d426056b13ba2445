import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { logGroups } from '#model/log-group.ts';
import { logSink } from './log-sink.ts';
import { account, logsWorld, region } from './testing/logs-world.ts';

const destination = { account, region, group: '/ecs/app', stream: 'web/app/1' };
const names = { logGroupName: '/ecs/app', logStreamName: 'web/app/1' };

test('a group that does not exist is refused with the words of CloudWatch Logs, or made when asked for', async () => {
  await using world = await logsWorld();
  const sink = logSink(world);
  await assert.rejects(sink.open(destination, false), { name: 'WorldError', code: 'ResourceNotFoundException', message: 'The specified log group does not exist.' });
  await sink.open(destination, true);
  await sink.open(destination, false);
  const { logStreams } = await world.client.send(new logs.DescribeLogStreamsCommand({ logGroupName: '/ecs/app' }));
  assert.deepEqual(logStreams?.map((stream) => stream.logStreamName), ['web/app/1']);
});

test('a group, stream or Region that the API would not take is refused, so that nothing is made that it cannot name', async () => {
  await using world = await logsWorld();
  const sink = logSink(world);
  const refusals = [
    [{ group: 'my group' }, 'InvalidParameterException', /^1 validation error detected: Value 'my group' at 'logGroupName' failed to satisfy constraint: /],
    [{ stream: 'a:b/app/1' }, 'InvalidParameterException', /^1 validation error detected: Value 'a:b\/app\/1' at 'logStreamName' failed to satisfy constraint: /],
    [{ group: 'aws/app' }, 'InvalidParameterException', /^Log groups starting with AWS\/ are reserved for AWS\.$/],
    [{ region: 'mars' }, 'RequestError', /^send request failed: there is no Region mars$/],
  ] as const;
  for (const [names, code, message] of refusals) await assert.rejects(sink.open({ ...destination, ...names }, true), { name: 'WorldError', code, message });
  assert.deepEqual(world.store.list(logGroups), []);
});

test('lines arrive in their order with the offset, empty ones left out', async () => {
  await using world = await logsWorld();
  const sink = logSink(world);
  await sink.open(destination, true);
  const lines = ['one', '', 'two'].map((message) => ({ timestamp: world.clock.nowMs(), message }));
  await sink.append(destination, lines, { source: 'stdout', offset: 9 });
  assert.equal(await sink.offsetOf('stdout'), 9);
  const { events } = await world.client.send(new logs.GetLogEventsCommand(names));
  assert.deepEqual(events?.map((event) => event.message), ['one', 'two']);
  await sink.forget('stdout');
  assert.equal(await sink.offsetOf('stdout'), 0);
});

test('lines for a stream that was deleted are dropped, and the offset moves on', async () => {
  await using world = await logsWorld();
  const sink = logSink(world);
  await sink.open(destination, true);
  await world.client.send(new logs.DeleteLogGroupCommand({ logGroupName: '/ecs/app' }));
  await sink.append(destination, [{ timestamp: 1, message: 'lost' }], { source: 'stdout', offset: 5 });
  assert.equal(await sink.offsetOf('stdout'), 5);
  assert.deepEqual(world.logEvents.streamKeys(), []);
});
