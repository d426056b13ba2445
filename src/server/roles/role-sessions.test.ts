import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sealedSessions } from '#auth/sessions.ts';
import { sealingBy } from '#auth/sealing.ts';
import { seededRandom, systemRandom } from '#base/random.ts';
import { hourMs, minuteMs } from '#base/time.ts';
import { rolesWorld, trust } from './roles-world.fixture.ts';
import { taskCredentials } from './task-credentials.ts';

test("a task's session is named after its id, lasts six hours, has no tags, and knows its task", async () => {
  const { task, clock, roleSessions, putRole } = await rolesWorld();
  const arn = await putRole('app');
  assert.deepEqual(roleSessions.of(arn, task), {
    account: '000000000000',
    arn: `arn:aws:sts::000000000000:assumed-role/app/${task.taskId}`,
    userId: `AROAAPP:${task.taskId}`,
    isRoot: false,
    identityArn: arn,
    session: { kind: 'AssumeRole', issuedAt: clock.nowMs(), expiresAt: clock.nowMs() + 6 * hourMs, tags: {}, transitiveTagKeys: [], taskArn: task.taskArn },
  });
  assert.equal(roleSessions.of('app', task)?.identityArn, arn, 'by its name alone');
});

test('it stays the same until half an hour before its end', async () => {
  const { task, clock, roleSessions, putRole } = await rolesWorld();
  const arn = await putRole('app');
  const first = roleSessions.of(arn, task);
  await clock.advance(5 * hourMs + 29 * minuteMs);
  assert.equal(roleSessions.of(arn, task), first);
  await clock.advance(minuteMs);
  const second = roleSessions.of(arn, task);
  assert.notEqual(second, first);
  assert.equal(second?.session.expiresAt, clock.nowMs() + 6 * hourMs);
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cross-service-confused-deputy-prevention.html
test('only a role of the account that lets ecs-tasks.amazonaws.com assume it for the task gives a session', async () => {
  const { task, roleSessions, putRole } = await rolesWorld();
  const refused = [
    await putRole('lambda', { assumeRolePolicyDocument: trust({ Service: 'lambda.amazonaws.com' }) }),
    await putRole('root', { assumeRolePolicyDocument: trust({ AWS: 'arn:aws:iam::000000000000:root' }) }),
    await putRole('other', { assumeRolePolicyDocument: trust({ Service: 'ecs-tasks.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': '111111111111' } }) }),
    await putRole('elsewhere', { assumeRolePolicyDocument: trust({ Service: 'ecs-tasks.amazonaws.com' }, { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:eu-west-1:000000000000:*' } }) }),
    'arn:aws:iam::000000000000:role/absent',
    'arn:aws:iam::111111111111:role/app',
    'absent',
  ];
  for (const role of refused) assert.equal(roleSessions.of(role, task), undefined, role);
  const careful = trust({ Service: 'ecs-tasks.amazonaws.com' }, { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:us-east-1:000000000000:*' }, StringEquals: { 'aws:SourceAccount': '000000000000' } });
  assert.ok(roleSessions.of(await putRole('careful', { assumeRolePolicyDocument: careful }), task));
});

test('a session outlives the trust that it was made by, but not its role, nor one of the same name that came after', async () => {
  const { task, clock, roleSessions, putRole, deleteRole } = await rolesWorld();
  const arn = await putRole('app');
  const first = roleSessions.of(arn, task);
  await putRole('app', { assumeRolePolicyDocument: trust({ Service: 'lambda.amazonaws.com' }) });
  await clock.advance(5 * hourMs + 45 * minuteMs);
  assert.equal(roleSessions.of(arn, task), first, 'no new one is to be had, the old one holds');
  await clock.advance(20 * minuteMs);
  assert.equal(roleSessions.of(arn, task), undefined);
  await putRole('app');
  const second = roleSessions.of(arn, task);
  await deleteRole(arn);
  assert.equal(roleSessions.of(arn, task), undefined);
  await putRole('app', { id: 'AROANEW' });
  assert.deepEqual([second?.userId, roleSessions.of(arn, task)?.userId], [`AROAAPP:${task.taskId}`, `AROANEW:${task.taskId}`]);
});

test('credentials are those of the session, written as the ECS agent writes them, and made once for it', async () => {
  const { task, clock, roleSessions, putRole } = await rolesWorld();
  const sessions = sealedSessions({ sealing: sealingBy(new Uint8Array(32), systemRandom), random: seededRandom(4) });
  const ask = taskCredentials({ roleSessions, sessions });
  const holder = { ...task, taskRole: { arn: await putRole('app'), credentialsId: 'id' } };
  const first = ask(holder);
  assert.deepEqual(Object.keys(first ?? {}), ['RoleArn', 'AccessKeyId', 'SecretAccessKey', 'Token', 'Expiration']);
  assert.match(first?.AccessKeyId ?? '', /^ASIA/);
  assert.equal(first?.Expiration, '2023-11-15T04:13:20Z');
  assert.equal(sessions.open(first?.Token ?? '')?.principal.session.taskArn, task.taskArn);
  assert.equal(ask(holder), first);
  await clock.advance(5 * hourMs + 30 * minuteMs);
  assert.notEqual(ask(holder)?.Token, first?.Token);
  assert.equal(ask({ ...holder, taskRole: { arn: 'absent', credentialsId: 'id' } }), undefined);
});
