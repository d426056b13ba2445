import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryLogSink } from '#agent/logs/memory-log-sink.ts';
import { Fault } from '#wire/fault.ts';
import { authorizedLogSink } from './authorized-log-sink.ts';
import { rolesWorld } from './roles-world.fixture.ts';

async function world(denied: readonly string[] = []) {
  const { task, clock, ids, roleSessions, putRole } = await rolesWorld();
  const asked: string[] = [];
  const sink = new MemoryLogSink(['/there']);
  const authorized = authorizedLogSink({
    sink,
    roleSessions,
    ids,
    clock,
    authorizer: {
      authorize({ principal }, requests) {
        for (const { action, resource } of requests) {
          asked.push(`${principal.arn.split('/')[1]} ${action} ${resource}`);
          if (denied.includes(action)) throw new Fault('AccessDenied', `may not ${action}`);
        }
      },
    },
  });
  const writer = { ...task, executionRoleArn: await putRole('execution') };
  const at = (group: string) => ({ account: task.account, region: 'eu-west-1', group, stream: 's', writer });
  return { asked, sink, authorized, at, task };
}

const arn = (group: string, stream: string) => `arn:aws:logs:eu-west-1:000000000000:log-group:${group}:log-stream:${stream}`;

test('the execution role makes the stream, and the group only when there is none and one is wanted', async () => {
  const { asked, authorized, at } = await world();
  await authorized.open(at('/there'), true);
  await authorized.open(at('/new'), true);
  assert.deepEqual(asked, [`execution logs:CreateLogStream ${arn('/there', 's')}`, `execution logs:CreateLogStream ${arn('/new', 's')}`, `execution logs:CreateLogGroup ${arn('/new', '')}`]);
  await assert.rejects(authorized.open(at('/absent'), false), { code: 'ResourceNotFoundException' });
});

test('what it may not is refused, and nothing is made or stored', async () => {
  const { authorized, sink, at } = await world(['logs:CreateLogGroup', 'logs:PutLogEvents']);
  await assert.rejects(authorized.open(at('/new'), true), { code: 'AccessDeniedException', message: 'failed to create Cloudwatch log group: AccessDeniedException: may not logs:CreateLogGroup' });
  await assert.rejects(authorized.append(at('/there'), [{ timestamp: 1, message: 'x' }], { source: 'a', offset: 2 }), { code: 'AccessDeniedException', message: 'may not logs:PutLogEvents' });
  assert.equal(await sink.offsetOf('a'), 0);
  await assert.rejects((await world(['logs:CreateLogStream'])).authorized.open(at('/there'), true), { code: 'AccessDeniedException', message: 'may not logs:CreateLogStream' });
});

test('a task without an execution role writes as before; one whose role is gone does not', async () => {
  const { authorized, asked, at, task } = await world();
  await authorized.open({ ...at('/there'), writer: task }, false);
  assert.deepEqual(asked, []);
  await assert.rejects(authorized.open({ ...at('/there'), writer: { ...task, executionRoleArn: 'absent' } }, false), { code: 'AccessDeniedException', message: /^ECS was unable to assume the role 'absent'/ });
});
