import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerOrder, taskOrder } from '../supervisor/world.fixture.ts';
import { askedWorld, own } from './asked-world.fixture.ts';
import type { AskProtection, ProtectionAnswer, ProtectionWish } from './task-protection.ts';

const path = '/api/t1-app/task-protection/v1/state';
const taskRole = { arn: 'arn:aws:iam::000000000000:role/app', credentialsId: '00000000-0000-4000-8000-000000000001' };
const put = (body: string): RequestInit => ({ method: 'PUT', body });

async function protectedWorld(answer: ProtectionAnswer = { kind: 'protection', isEnabled: true, expiresAt: 1_664_954_956_000 }) {
  const asked: { taskArn: string; wish: ProtectionWish | undefined }[] = [];
  const askProtection: AskProtection = ({ taskArn }, wish) => {
    asked.push({ taskArn, wish });
    return Promise.resolve(answer);
  };
  const world = await askedWorld({ askProtection });
  const order = taskOrder([containerOrder('app', 'sleep 100')], { taskRole });
  world.world.order(order);
  await world.world.untilStatus('RUNNING');
  return { world, asked, taskArn: order.taskArn };
}

test('a task asks whether it is protected, and is told until when', async () => {
  const { world, asked, taskArn } = await protectedWorld();
  await using _ = world;
  const body = { protection: { ExpirationDate: '2022-10-05T07:29:16Z', ProtectionEnabled: true, TaskArn: taskArn } };
  assert.deepEqual(await world.ask(path), { status: 200, type: 'application/json', body });
  assert.deepEqual(asked, [{ taskArn, wish: undefined }]);
});

test('a task that is not protected has no ExpirationDate; what fails and what is refused is told as ECS says it', async () => {
  for (const [answer, status, body] of [
    [{ kind: 'protection', isEnabled: false }, 200, { protection: { ExpirationDate: null, ProtectionEnabled: false, TaskArn: '%' } }],
    [{ kind: 'failure', reason: 'TASK_NOT_VALID' }, 200, { failure: { Arn: '%', Detail: null, Reason: 'TASK_NOT_VALID' } }],
    [{ kind: 'error', status: 400, code: 'InvalidParameterException', message: 'no', requestId: 'r' }, 400, { requestID: 'r', error: { Arn: '%', Code: 'InvalidParameterException', Message: 'no' } }],
  ] as const) {
    const { world, taskArn } = await protectedWorld(answer);
    await using _ = world;
    assert.deepEqual(await world.ask(path), { status, type: 'application/json', body: JSON.parse(JSON.stringify(body).replaceAll('%', taskArn)) });
  }
});

test('PUT sets the protection, its members named in any case', async () => {
  const { world, asked } = await protectedWorld();
  await using _ = world;
  for (const body of ['{"ProtectionEnabled":true,"ExpiresInMinutes":60}', '{"protectionEnabled":false}', '{"ProtectionEnabled":true,"ExpiresInMinutes":null}']) assert.equal((await world.ask(path, own, put(body))).status, 200, body);
  assert.deepEqual(asked.map(({ wish }) => wish), [{ isEnabled: true, expiresInMinutes: 60 }, { isEnabled: false }, { isEnabled: true }]);
});

test('a PUT that cannot be understood is refused in the words of the ECS agent, and nothing is asked', async () => {
  const { world, asked, taskArn } = await protectedWorld();
  await using _ = world;
  const undecodable = { error: { Code: 'InvalidParameterException', Message: 'UpdateTaskProtection: failed to decode request' } };
  for (const body of ['', 'x', '[]', '{"ProtectionEnabled":"yes"}', '{"ProtectionEnabled":true,"ExpiresInMinutes":1.5}', '{"ProtectionEnabled":true,"Other":1}', `{"ProtectionEnabled":true}${' '.repeat(5_000)}`]) {
    assert.deepEqual(await world.ask(path, own, put(body)), { status: 400, type: 'application/json', body: undecodable }, body);
  }
  const incomplete = { error: { Arn: taskArn, Code: 'InvalidParameterException', Message: "Invalid request: does not contain 'ProtectionEnabled' field" } };
  assert.deepEqual(await world.ask(path, own, put('{"ExpiresInMinutes":60}')), { status: 400, type: 'application/json', body: incomplete });
  assert.deepEqual(asked, []);
});

test('a task asks for itself alone, by GET and PUT', async () => {
  const { world, asked } = await protectedWorld();
  await using _ = world;
  const unknown = { status: 404, type: 'application/json', body: { error: { Code: 'ResourceNotFoundException', Message: 'Failed to find a task for the request' } } };
  assert.deepEqual(await world.ask('/api/t2-app/task-protection/v1/state'), unknown);
  assert.deepEqual(await world.ask(path, { ...own, vpcId: 'vpc-2' }, put('{"ProtectionEnabled":true}')), unknown);
  assert.equal((await world.ask(path, own, { method: 'POST', body: '{}' })).status, 405);
  assert.equal((await world.ask(`${path}/x`)).status, 404);
  assert.deepEqual(asked, []);
});

test('a control plane that cannot be asked is an answer, not the end of the connection', async () => {
  await using world = await askedWorld();
  world.world.order(taskOrder([containerOrder('app', 'sleep 100')], { taskRole }));
  await world.world.untilStatus('RUNNING');
  assert.deepEqual(await world.ask(path), { status: 500, type: 'application/json', body: { error: { Code: 'ServerException', Message: 'Unexpected error occurred' } } });
});

test('a task without a role may not ask, and is told so in the words of the ECS agent', async () => {
  await using world = await askedWorld();
  const order = taskOrder([containerOrder('app', 'sleep 100')]);
  world.world.order(order);
  await world.world.untilStatus('RUNNING');
  const body = { error: { Arn: order.taskArn, Code: 'AccessDeniedException', Message: 'Invalid Request: no task IAM role credentials available for task' } };
  assert.deepEqual(await world.ask(path), { status: 403, type: 'application/json', body });
  assert.deepEqual(await world.ask(path, own, put('{"ProtectionEnabled":true}')), { status: 403, type: 'application/json', body });
});
