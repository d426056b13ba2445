import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { WorldError } from '#base/errors.ts';
import type { TaskOrder } from '#model/link.ts';
import { hasSecrets } from './execution-needs.ts';
import { ExecutionResources } from './execution-resources.ts';
import { boundlessExecutionRole, type ExecutionRole } from './execution-role.ts';
import { containerOrder, taskOrder, World } from './world.fixture.ts';

const executionRoleArn = 'arn:aws:iam::000000000000:role/execution';
const value = 'hush-4711';
const withSecret = (script: string, definition = {}) => containerOrder('app', script, { secrets: [{ name: 'PASSWORD', valueFrom: '/password' }], ...definition });

/** A role that fetches one secret, counts how often, and can be made to fail. */
class Role implements ExecutionRole {
  fetches = 0;
  pulls = 0;
  refusal: WorldError | undefined;

  retrieve: ExecutionRole['retrieve'] = (_order, containers) => {
    this.fetches += 1;
    if (this.refusal !== undefined) return Promise.reject(this.refusal);
    return Promise.resolve(new Map(containers.filter(hasSecrets).map(({ name }) => [name, new ExecutionResources({ environment: new Map([['PASSWORD', value]]) })])));
  };

  authorizePull: ExecutionRole['authorizePull'] = () => {
    this.pulls += 1;
    return Promise.resolve();
  };
}

async function worldWith(role: ExecutionRole): Promise<World> {
  const world = new World();
  world.executionRole = role;
  await world.boot();
  return world;
}

const environmentOf = (world: World, id = 't1-app') => world.host.wanted(id)?.environment ?? [];

test('a secret becomes a variable of its container, above what the image and the definition say, and is nowhere else', async () => {
  const role = new Role();
  await using world = await worldWith(role);
  world.order(taskOrder([withSecret('sleep 100', { environment: [{ name: 'OTHER', value: 'x' }] }), { ...containerOrder('side', 'sleep 100'), runtimeId: 't1-side' }], { executionRoleArn }));
  await world.untilStatus('RUNNING');
  assert.ok(environmentOf(world).includes(`PASSWORD=${value}`));
  assert.ok(!environmentOf(world, 't1-side').some((pair) => pair.includes(value)), 'not in its neighbour');
  const live = world.tasks.taskAt({ vpcId: 'vpc-1', address: '172.31.1.2' });
  assert.equal(live?.state.containers.get('app')?.resources, undefined, 'forgotten once it has started');
  assert.ok(!JSON.stringify([world.reports, live]).includes(value));
  assert.deepEqual([role.fetches, role.pulls], [1, 2]);
});

test('what holds a secret shows it neither as JSON nor when it is inspected', () => {
  const resources = new ExecutionResources({ environment: new Map([['PASSWORD', value]]), registryCredentials: { username: 'u', password: value } });
  assert.ok(![JSON.stringify(resources), inspect(resources, { depth: 9, showHidden: true }), String(resources)].some((text) => text.includes(value)));
});

test('nothing is pulled before the role has fetched what it is to fetch; when it cannot, the task stops with the reason', async () => {
  const role = new Role();
  role.refusal = new WorldError('ResourceInitializationError', 'ResourceInitializationError: unable to pull secrets or registry auth: x');
  await using world = await worldWith(role);
  world.order(taskOrder([withSecret('sleep 100')], { executionRoleArn }));
  await world.untilStatus('STOPPED');
  assert.deepEqual(world.last().stop, { code: 'TaskFailedToStart', reason: 'ResourceInitializationError: unable to pull secrets or registry auth: x' });
  assert.deepEqual([role.fetches, role.pulls, world.last().pullStartedAt], [1, 0, undefined]);
});

test('a pull that the role may not is the end of the task, whether or not the image is on the host', async () => {
  const role = { ...boundlessExecutionRole, authorizePull: () => Promise.reject(new WorldError('CannotPullContainerError', 'CannotPullContainerError: 403 Forbidden')) };
  await using world = await worldWith(role);
  world.order(taskOrder([containerOrder('app', 'sleep 100')], { executionRoleArn }));
  await world.untilStatus('STOPPED');
  assert.equal(world.last().stop?.reason, 'CannotPullContainerError: 403 Forbidden');
});

test('a container that is restarted has the environment that it had, though its secret is gone', async () => {
  const role = new Role();
  await using world = await worldWith(role);
  world.order(taskOrder([withSecret('sleep 61; exit 1', { restartPolicy: { enabled: true, restartAttemptPeriod: 60 } })], { executionRoleArn }));
  await world.untilStatus('RUNNING');
  role.refusal = new WorldError('ResourceInitializationError', 'gone');
  await world.clock.advance(62_000);
  await world.until(() => world.container('app').restartCount === 1 && world.host.observe('t1-app')?.state === 'running');
  assert.ok(environmentOf(world).includes(`PASSWORD=${value}`));
  assert.equal(role.fetches, 1);
});

test('a restarted daemon takes over running containers without their secrets, and fetches those of containers that are yet to be made', async () => {
  const role = new Role();
  await using world = await worldWith(role);
  const late = { ...withSecret('sleep 100', { dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }] }), name: 'late', runtimeId: 't1-late' };
  const order: TaskOrder = taskOrder([withSecret('sleep 100'), { ...containerOrder('init', 'sleep 20; exit 0', { essential: false }), runtimeId: 't1-init' }, late], { executionRoleArn });
  world.order(order);
  await world.until(() => world.host.observe('t1-app')?.state === 'running' && world.host.observe('t1-init')?.state === 'running');
  await world.shutdown();
  world.order({ ...order, generation: 2, hasStarted: true });
  const next = new Role();
  world.executionRole = next;
  await world.boot();
  await world.until(() => next.fetches === 1);
  await world.clock.advance(30_000);
  await world.until(() => world.host.observe('t1-late')?.state === 'running');
  assert.deepEqual([environmentOf(world, 't1-late').includes(`PASSWORD=${value}`), next.fetches, next.pulls], [true, 1, 1]);
});

test('a task without an execution role asks for nothing, and has no secrets', async () => {
  const role = new Role();
  await using world = await worldWith(role);
  world.order(taskOrder([withSecret('sleep 100')]));
  await world.untilStatus('STOPPED');
  assert.match(world.container('app').reason ?? '', /^CannotCreateContainerError: the secret PASSWORD was not retrieved/);
  assert.equal(role.fetches, 0);
});
