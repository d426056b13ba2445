import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskReport } from '#model/link.ts';
import { containerOrder, taskOrder } from '../supervisor/world.fixture.ts';
import { askedWorld, own } from './asked-world.fixture.ts';
import type { TaskCredentials } from './task-credentials.ts';

const [ids, others] = [
  { arn: 'arn:aws:iam::000000000000:role/app', credentialsId: '6f1f4a0e-0000-4000-8000-000000000001' },
  { arn: 'arn:aws:iam::000000000000:role/other', credentialsId: '6f1f4a0e-0000-4000-8000-000000000002' },
];
const pathOf = (id: string) => `/v2/credentials/${id}`;
const unknown = { status: 400, type: 'application/json', body: { code: 'InvalidIdInRequest', message: 'CredentialsV2Request: Credentials not found', HTTPErrorCode: 400 } };

function credentialsOf(roleArn: string, taskId: string): TaskCredentials {
  return { RoleArn: roleArn, AccessKeyId: `ASIA${taskId}`, SecretAccessKey: 's', Token: 't', Expiration: '2026-11-30T18:00:00Z' };
}

async function twoTasks() {
  const asked = await askedWorld({ askCredentials: ({ taskRole, taskId }) => credentialsOf(taskRole.arn, taskId) });
  const first = taskOrder([containerOrder('app', 'sleep 100')], { taskRole: ids });
  const second = taskOrder([{ ...containerOrder('app', 'sleep 100'), runtimeId: 't2-app' }], { taskId: 't2', taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/default/t2', taskRole: others, network: { ...first.network, privateIpv4Address: '172.31.1.3' } });
  asked.world.order(first, second);
  for (const { taskArn } of [first, second]) await untilReported(asked, taskArn, 'RUNNING');
  return { asked, first };
}

/** Other tasks report, too, before and after it. */
function untilReported({ world }: Awaited<ReturnType<typeof askedWorld>>, taskArn: string, status: TaskReport['status']): Promise<void> {
  return world.until(() => world.reports.some((report) => report.taskArn === taskArn && report.status === status));
}

test('a task is given the credentials of its role at the id that only it knows', async () => {
  const { asked } = await twoTasks();
  await using _ = asked;
  assert.deepEqual(await asked.ask(pathOf(ids.credentialsId)), { status: 200, type: 'application/json', body: credentialsOf(ids.arn, 't1') });
  assert.deepEqual((await asked.ask(pathOf(others.credentialsId), { ...own, address: '172.31.1.3' })).body, credentialsOf(others.arn, 't2'));
});

test("another task's credentials are not to be had: not by its id, not from its address in another VPC, not by guessing", async () => {
  const { asked } = await twoTasks();
  await using _ = asked;
  assert.deepEqual(await asked.ask(pathOf(others.credentialsId)), unknown);
  assert.deepEqual(await asked.ask(pathOf(ids.credentialsId), { ...own, vpcId: 'vpc-2' }), unknown);
  assert.deepEqual(await asked.ask(pathOf(ids.credentialsId), { ...own, address: '172.31.9.9' }), unknown);
  assert.deepEqual(await asked.ask(pathOf(ids.credentialsId.toUpperCase())), unknown);
  assert.deepEqual(await asked.ask(pathOf('')), { status: 400, type: 'application/json', body: { code: 'NoIdInRequest', message: 'CredentialsV2Request: No Credential ID in the request', HTTPErrorCode: 400 } });
  assert.equal((await asked.ask(`${pathOf(ids.credentialsId)}/x`)).status, 404);
});

test('neither the metadata nor a report shows the id', async () => {
  const { asked } = await twoTasks();
  await using _ = asked;
  const texts = [...(await Promise.all(['/v4/t1-app', '/v4/t1-app/taskWithTags', '/v3/t1-app/task', '/v2/metadata'].map((path) => asked.ask(path)))), ...asked.world.reports].map((shown) => JSON.stringify(shown));
  assert.ok(texts.every((text) => !text.includes(ids.credentialsId)));
});

test('an id is worth nothing once its task is removed, even at the address that the next task has', async () => {
  const { asked, first } = await twoTasks();
  await using _ = asked;
  asked.world.order({ ...first, generation: 2, wish: 'REMOVE', hasStarted: true });
  await untilReported(asked, first.taskArn, 'REMOVED');
  assert.deepEqual(await asked.ask(pathOf(ids.credentialsId)), unknown);
  const next = taskOrder([{ ...containerOrder('app', 'sleep 100'), runtimeId: 't3-app' }], { taskId: 't3', taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/default/t3', taskRole: { ...others, credentialsId: 'third' } });
  asked.world.order(next);
  await untilReported(asked, next.taskArn, 'RUNNING');
  assert.deepEqual(await asked.ask(pathOf(ids.credentialsId)), unknown);
});

test('a task without a role has no credentials, and one whose role is gone has none for now', async () => {
  await using asked = await askedWorld();
  const order = taskOrder([containerOrder('app', 'sleep 100')]);
  asked.world.order(order);
  await asked.world.untilStatus('RUNNING');
  assert.deepEqual(await asked.ask(pathOf('undefined')), unknown);
  asked.world.order({ ...order, generation: 2, taskRole: ids, hasStarted: true });
  assert.deepEqual(await asked.ask(pathOf(ids.credentialsId)), { status: 503, type: 'application/json', body: { code: 'CredentialsUninitialized', message: 'CredentialsV2Request: Credentials uninitialized for ID', HTTPErrorCode: 503 } });
});
