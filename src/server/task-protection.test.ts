import assert from 'node:assert/strict';
import { test } from 'node:test';
import { putRole } from '#services/ecs/testing/put-role.ts';
import { call, EcsWorld } from '#services/ecs/testing/ecs-world.ts';
import { tasks } from '#model/task.ts';
import { Fault } from '#wire/fault.ts';
import { RoleSessions } from './roles/role-sessions.ts';
import { taskProtection } from './task-protection.ts';

/** A service's task that asks for its protection with a role that may do what is named. */
async function asking(allowed: readonly string[]) {
  const world = await EcsWorld.create();
  const taskRoleArn = await putRole(world.deps.store, 'protected', { account: call.account });
  await world.register({ taskRoleArn });
  await world.createService();
  const { tasks: [started] = [] } = await world.run();
  const task = world.deps.store.get(tasks, started?.taskArn ?? '');
  assert.ok(task);
  const asked: string[] = [];
  const { deps } = world;
  const ask = taskProtection({
    deps,
    realClock: deps.clock,
    roleSessions: new RoleSessions({ store: deps.store, clock: deps.clock }),
    authorizer: {
      authorize({ principal }, requests) {
        for (const { action, resource } of requests) {
          asked.push(`${principal.arn} ${action} ${resource}`);
          if (!allowed.includes(action)) throw new Fault('AccessDenied', `may not ${action}`);
        }
      },
    },
  });
  const holder = { ...call, clusterArn: task.clusterArn, taskArn: task.arn, taskId: task.id, taskRole: { arn: taskRoleArn, credentialsId: 'id' } };
  return { ask, holder, asked, task };
}

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html: the task role needs ecs:GetTaskProtection and ecs:UpdateTaskProtection.
test('protection from scale-in is asked for with the permissions of the task role', async () => {
  const { ask, holder, asked, task } = await asking(['ecs:GetTaskProtection']);
  assert.deepEqual(await ask(holder), { kind: 'failure', reason: 'TASK_NOT_VALID' });
  const refused = await ask(holder, { isEnabled: true });
  assert.deepEqual(refused.kind === 'error' && [refused.status, refused.code, refused.message], [400, 'AccessDeniedException', 'may not ecs:UpdateTaskProtection']);
  const session = `arn:aws:sts::000000000000:assumed-role/protected/${task.id}`;
  assert.deepEqual(asked, [`${session} ecs:GetTaskProtection ${task.arn}`, `${session} ecs:UpdateTaskProtection ${task.arn}`]);
});

test('a role that cannot be assumed is as good as none', async () => {
  const { ask, holder } = await asking([]);
  const answer = await ask({ ...holder, taskRole: { arn: 'arn:aws:iam::000000000000:role/absent', credentialsId: 'id' } });
  assert.deepEqual(answer.kind === 'error' && [answer.status, answer.code, answer.message], [403, 'AccessDeniedException', 'Invalid Request: no task IAM role credentials available for task']);
});
