import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerOrder, taskOrder } from '#agent/supervisor/world.fixture.ts';
import { executionRole } from './execution-role.ts';
import { rolesWorld } from './roles-world.fixture.ts';

test('a task without an execution role pulls what is at our own address of its account and of the daemon\'s, and of no other', async () => {
  const { store, roleSessions, ids, clock } = await rolesWorld();
  const none = () => Promise.reject(new Error('nothing is asked for'));
  const authorizer = { authorize: none };
  const role = executionRole({ store, roleSessions, authorizer, address: { authority: '127.0.0.1:4566', home: { account: '000000000000', region: 'us-east-1' } }, services: { parameters: none, secret: none }, ids, clock });
  const pull = (image: string) => {
    const container = containerOrder('app', '', { image });
    const { executionRoleArn: _, ...order } = taskOrder([container], { account: '111111111111' });
    return role.authorizePull(order, container);
  };
  for (const image of ['127.0.0.1:4566/app:1', '127.0.0.1:4566/111111111111/us-east-1/app:1', 'public.ecr.aws/nginx/nginx:1']) await pull(image);
  await assert.rejects(pull('127.0.0.1:4566/222222222222/us-east-1/app:1'), { code: 'CannotPullContainerError', message: /failed to resolve ref .*: 403 Forbidden$/ });
});
