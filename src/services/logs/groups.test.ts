import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { logsWorld, type LogsWorld } from './testing/logs-world.ts';

const arn = 'arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/app';

async function withGroup(run: (world: LogsWorld) => Promise<void>): Promise<void> {
  await using world = await logsWorld();
  await world.client.send(new logs.CreateLogGroupCommand({ logGroupName: '/ecs/app', tags: { team: 'a' } }));
  await run(world);
}

test('a log group is described with both forms of its ARN', () =>
  withGroup(async ({ client, clock }) => {
    const { logGroups } = await client.send(new logs.DescribeLogGroupsCommand({}));
    assert.deepEqual(logGroups, [
      {
        logGroupName: '/ecs/app',
        creationTime: clock.nowMs(),
        metricFilterCount: 0,
        arn: `${arn}:*`,
        logGroupArn: arn,
        storedBytes: 0,
        logGroupClass: 'STANDARD',
        deletionProtectionEnabled: false,
        bearerTokenAuthenticationEnabled: false,
      },
    ]);
  }));

test('what exists already is refused, and what does not exist', () =>
  withGroup(async ({ client }) => {
    const stream = { logGroupName: '/ecs/app', logStreamName: 's' };
    await client.send(new logs.CreateLogStreamCommand(stream));
    const refusals = [
      [client.send(new logs.CreateLogGroupCommand({ logGroupName: '/ecs/app' })), 'ResourceAlreadyExistsException', 'The specified log group already exists'],
      [client.send(new logs.CreateLogStreamCommand(stream)), 'ResourceAlreadyExistsException', 'The specified log stream already exists'],
      [client.send(new logs.CreateLogStreamCommand({ ...stream, logGroupName: 'no' })), 'ResourceNotFoundException', 'The specified log group does not exist.'],
      [client.send(new logs.DeleteLogGroupCommand({ logGroupName: 'no' })), 'ResourceNotFoundException', 'The specified log group does not exist.'],
      [client.send(new logs.DeleteLogStreamCommand({ ...stream, logStreamName: 'no' })), 'ResourceNotFoundException', 'The specified log stream does not exist.'],
      [client.send(new logs.GetLogEventsCommand({ ...stream, logStreamName: 'no' })), 'ResourceNotFoundException', 'The specified log stream does not exist.'],
      [client.send(new logs.FilterLogEventsCommand({ logGroupName: '/ecs/app', logStreamNames: ['s', 'no'] })), 'ResourceNotFoundException', 'The specified log stream does not exist.'],
      [client.send(new logs.DescribeLogStreamsCommand({ logGroupName: 'no' })), 'ResourceNotFoundException', 'The specified log group does not exist.'],
      [client.send(new logs.TagResourceCommand({ resourceArn: `${arn}2`, tags: { a: 'b' } })), 'ResourceNotFoundException', 'The specified log group does not exist.'],
    ] as const;
    for (const [call, name, message] of refusals) await assert.rejects(call, { name, message });
  }));

test('names that are too long or have other characters are refused in the words of the constraint', () =>
  withGroup(async ({ client }) => {
    const refusals = [
      [client.send(new logs.CreateLogGroupCommand({ logGroupName: 'a b' })), /^1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: \[\\\.\\-_\/#A-Za-z0-9\]\+$/],
      [client.send(new logs.CreateLogGroupCommand({ logGroupName: 'a'.repeat(513) })), /^Invalid LogGroup or LogStream, both must have length less than or equal to 512\.$/],
      [client.send(new logs.CreateLogStreamCommand({ logGroupName: '/ecs/app', logStreamName: 'a'.repeat(513) })), /^Invalid LogGroup or LogStream, both must have length less than or equal to 512\.$/],
      [client.send(new logs.CreateLogGroupCommand({ logGroupName: 'aws/mine' })), /^Log groups starting with AWS\/ are reserved for AWS\.$/],
      [client.send(new logs.CreateLogStreamCommand({ logGroupName: '/ecs/app', logStreamName: 'a:b' })), /at 'logStreamName' .*: \[\^:\*\]\*$/],
      [client.send(new logs.CreateLogGroupCommand({ logGroupName: 'x', kmsKeyId: 'k' })), /^kmsKeyId is not supported/],
      [client.send(new logs.CreateLogGroupCommand({ logGroupName: 'x', deletionProtectionEnabled: true })), /^deletionProtectionEnabled is not supported/],
      [client.send(new logs.CreateLogGroupCommand({ logGroupName: 'x', logGroupClass: 'INFREQUENT_ACCESS' })), /^logGroupClass INFREQUENT_ACCESS is not supported/],
      [client.send(new logs.DescribeLogStreamsCommand({})), /^Exactly one of logGroupName and logGroupIdentifier/],
      [client.send(new logs.DescribeLogStreamsCommand({ logGroupName: '/ecs/app', orderBy: 'LastEventTime', logStreamNamePrefix: 'a' })), /^Cannot order by LastEventTime with a logStreamNamePrefix\.$/],
      [client.send(new logs.DescribeLogGroupsCommand({ nextToken: 'no' })), /^The specified nextToken is invalid\.$/],
      [client.send(new logs.PutRetentionPolicyCommand({ logGroupName: '/ecs/app', retentionInDays: 2 })), /Value '2' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: \[1, 3, 5, 7/],
    ] as const;
    for (const [call, message] of refusals) await assert.rejects(call, { name: 'InvalidParameterException', message });
    await assert.rejects(client.send(new logs.DescribeLogStreamsCommand({ logGroupName: '/ecs/app', logGroupIdentifier: '/ecs/app' })), { name: 'ValidationException', message: 'LogGroup name and LogGroup ARN are mutually exclusive parameters.' });
  }));

test('groups come sorted by name, page by page, and can be chosen by prefix, substring or identifier', () =>
  withGroup(async ({ client }) => {
    for (const logGroupName of ['/ecs/B', '/ecs/a', 'other', '/lambda/app']) await client.send(new logs.CreateLogGroupCommand({ logGroupName }));
    const names: (string | undefined)[] = [];
    const sizes: number[] = [];
    for await (const { logGroups = [] } of logs.paginateDescribeLogGroups({ client, pageSize: 2 }, {})) {
      names.push(...logGroups.map((group) => group.logGroupName));
      sizes.push(logGroups.length);
    }
    assert.deepEqual(names, ['/ecs/B', '/ecs/a', '/ecs/app', '/lambda/app', 'other']);
    assert.deepEqual(sizes, [2, 2, 1]);
    const chosen = async (input: logs.DescribeLogGroupsCommandInput) => (await client.send(new logs.DescribeLogGroupsCommand(input))).logGroups?.map((group) => group.logGroupName);
    assert.deepEqual(await chosen({ logGroupNamePrefix: '/ecs/a' }), ['/ecs/a', '/ecs/app']);
    assert.deepEqual(await chosen({ logGroupNamePattern: 'app' }), ['/ecs/app', '/lambda/app']);
    assert.deepEqual(await chosen({ logGroupIdentifiers: ['other', arn] }), ['/ecs/app', 'other']);
    assert.deepEqual(await chosen({ logGroupClass: 'DELIVERY' }), []);
  }));

test('groups that are looked for by a part of their name are shown in short, as AWS does', () =>
  withGroup(async ({ client, clock }) => {
    const { logGroups } = await client.send(new logs.DescribeLogGroupsCommand({ logGroupNamePattern: 'app' }));
    assert.deepEqual(logGroups, [{ logGroupName: '/ecs/app', creationTime: clock.nowMs(), metricFilterCount: 0, arn: `${arn}:*`, logGroupArn: arn, logGroupClass: 'STANDARD' }]);
  }));

test('streams come by name or by the time of their last event, either way round, page by page', () =>
  withGroup(async ({ client, clock }) => {
    for (const [index, logStreamName] of ['b', 'a', 'c', 'empty'].entries()) {
      await client.send(new logs.CreateLogStreamCommand({ logGroupName: '/ecs/app', logStreamName }));
      const logEvents = [{ timestamp: clock.nowMs() - index, message: 'x' }];
      if (logStreamName !== 'empty') await client.send(new logs.PutLogEventsCommand({ logGroupName: '/ecs/app', logStreamName, logEvents }));
    }
    const names = async (input: Partial<logs.DescribeLogStreamsCommandInput>) => {
      const all: (string | undefined)[] = [];
      for await (const page of logs.paginateDescribeLogStreams({ client, pageSize: 3 }, { logGroupName: '/ecs/app', ...input })) all.push(...(page.logStreams ?? []).map((stream) => stream.logStreamName));
      return all.join(' ');
    };
    assert.equal(await names({}), 'a b c empty');
    assert.equal(await names({ descending: true }), 'empty c b a');
    assert.equal(await names({ orderBy: 'LastEventTime', descending: true }), 'b a c empty');
    assert.equal(await names({ logStreamNamePrefix: 'e' }), 'empty');
    const { logStreams } = await client.send(new logs.DescribeLogStreamsCommand({ logGroupIdentifier: arn, logStreamNamePrefix: 'c' }));
    assert.deepEqual(logStreams, [
      {
        logStreamName: 'c',
        creationTime: clock.nowMs(),
        arn: `${arn}:log-stream:c`,
        firstEventTimestamp: clock.nowMs() - 2,
        lastEventTimestamp: clock.nowMs() - 2,
        lastIngestionTime: clock.nowMs(),
        uploadSequenceToken: `49${String(clock.nowMs()).padStart(54, '0')}`,
        storedBytes: 0,
      },
    ]);
  }));

test('tags are added, replaced and removed, by both generations of operations', () =>
  withGroup(async ({ client }) => {
    await client.send(new logs.TagResourceCommand({ resourceArn: arn, tags: { team: 'b', stage: 'prod' } }));
    await client.send(new logs.TagLogGroupCommand({ logGroupName: '/ecs/app', tags: { old: 'way' } }));
    assert.deepEqual((await client.send(new logs.ListTagsForResourceCommand({ resourceArn: arn }))).tags, { team: 'b', stage: 'prod', old: 'way' });
    await client.send(new logs.UntagResourceCommand({ resourceArn: arn, tagKeys: ['stage', 'absent'] }));
    await client.send(new logs.UntagLogGroupCommand({ logGroupName: '/ecs/app', tags: ['old'] }));
    assert.deepEqual((await client.send(new logs.ListTagsLogGroupCommand({ logGroupName: '/ecs/app' }))).tags, { team: 'b' });
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key${index}`, '']));
    await assert.rejects(client.send(new logs.TagResourceCommand({ resourceArn: arn, tags: many })), { name: 'TooManyTagsException' });
  }));

test("a caller cannot set tags of AWS's own", () =>
  withGroup(async ({ client }) => {
    const tags = { 'aws:cloudformation:stack-name': 'x' };
    const refusal = { name: 'InvalidParameterException', message: /'aws:cloudformation:stack-name' begins with 'aws:', which is reserved/ };
    await assert.rejects(client.send(new logs.CreateLogGroupCommand({ logGroupName: 'new', tags })), refusal);
    await assert.rejects(client.send(new logs.TagResourceCommand({ resourceArn: arn, tags })), refusal);
    await assert.rejects(client.send(new logs.TagLogGroupCommand({ logGroupName: '/ecs/app', tags })), refusal);
  }));

test('tags are asked for by the ARN without the trailing `:*`: every other one is invalid', () =>
  withGroup(async ({ client }) => {
    for (const resourceArn of [`${arn}:*`, `${arn}:log-stream:s`, '/ecs/app', arn.replace('logs', 'ecs')]) {
      await assert.rejects(client.send(new logs.ListTagsForResourceCommand({ resourceArn })), { name: 'ValidationException', message: 'Invalid resourceArn' }, resourceArn);
    }
  }));

test('retention is set and taken back; taking it back twice is fine', () =>
  withGroup(async ({ client }) => {
    const retention = async () => (await client.send(new logs.DescribeLogGroupsCommand({}))).logGroups?.[0]?.retentionInDays;
    await client.send(new logs.PutRetentionPolicyCommand({ logGroupName: '/ecs/app', retentionInDays: 7 }));
    assert.equal(await retention(), 7);
    for (let round = 0; round < 2; round += 1) await client.send(new logs.DeleteRetentionPolicyCommand({ logGroupName: '/ecs/app' }));
    assert.equal(await retention(), undefined);
  }));

test('a group that is deleted and made again has none of the old streams and events', () =>
  withGroup(async ({ client, clock }) => {
    const stream = { logGroupName: '/ecs/app', logStreamName: 's' };
    await client.send(new logs.CreateLogStreamCommand(stream));
    await client.send(new logs.PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: clock.nowMs(), message: 'old' }] }));
    await client.send(new logs.DeleteLogGroupCommand({ logGroupName: '/ecs/app' }));
    await client.send(new logs.CreateLogGroupCommand({ logGroupName: '/ecs/app' }));
    assert.deepEqual((await client.send(new logs.DescribeLogStreamsCommand({ logGroupName: '/ecs/app' }))).logStreams, []);
    await client.send(new logs.CreateLogStreamCommand(stream));
    assert.deepEqual((await client.send(new logs.GetLogEventsCommand(stream))).events, []);
    assert.deepEqual((await client.send(new logs.FilterLogEventsCommand({ logGroupName: '/ecs/app' }))).events, []);
  }));
