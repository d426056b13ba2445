import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WorldError } from '#base/errors.ts';
import type { Action } from './action.ts';
import { afterFailure } from './failures.ts';
import { planTask } from './plan.ts';
import { containerOf, newTask, withContainer, type TaskState } from './task-state.ts';
import { containerOrder, taskOrder } from './world.fixture.ts';

const order = taskOrder([containerOrder('app', 'serve', { stopTimeout: 5 })]);
const running = withContainer(newTask, 'app', { life: { status: 'running', startedAt: 0 }, isFollowed: true });

function fail(state: TaskState, action: Action, now: number, error: Error = new Error('no')): TaskState {
  return afterFailure(order, state, { action, error, now, chance: 0 });
}

test('a stop signal that cannot be sent is followed by SIGKILL all the same', () => {
  const stop = { ...order, wish: 'STOP' as const };
  let state = running;
  let now = 0;
  const kinds: string[] = [];
  for (let turn = 0; turn < 20 && kinds.at(-1) !== 'kill'; turn++) {
    const plan = planTask(stop, state, now);
    kinds.push(...plan.actions.map(({ kind }) => kind));
    for (const action of plan.actions) if (action.kind === 'signal') state = fail(plan.state, action, now);
    now = plan.wakeAt ?? now;
  }
  assert.deepEqual(kinds, ['signal', 'signal', 'signal', 'signal', 'kill']);
});

test('an image that vanished before it was used is pulled again', () => {
  const image = { manifestDigest: 'sha256:m', digest: 'sha256:d', config: { entrypoint: [], command: [], environment: [], user: '', workingDirectory: '', volumes: [], labels: {}, architecture: 'amd64', os: 'linux' } };
  let state = { ...withContainer(newTask, 'app', { image }), isPrepared: true, namespace: { taskId: 't1', path: '/run/netns/t1' } };
  state = { ...state, ...fail(state, { kind: 'create', container: 'app' }, 0, new WorldError('ImageNotPresent', 'gone')) };
  assert.equal(containerOf(state, 'app').image, undefined);
  assert.ok(planTask(order, state, 0).actions.some(({ kind }) => kind === 'pull'));
});

test('a launch that fails for reasons of the host is tried again for a while, one that fails by itself is not', () => {
  const launch = { kind: 'create', container: 'app' } as const;
  const busy = new WorldError('ContainerdUnavailable', 'containerd is restarting');
  let state = newTask;
  for (let attempts = 1; attempts <= 6; attempts++) {
    state = fail(state, launch, 0, busy);
    assert.deepEqual([containerOf(state, 'app').life.status, state.retries.get('create app')?.attempts], ['absent', attempts]);
  }
  assert.equal(containerOf(fail(state, launch, 0, busy), 'app').life.status, 'failed');
  assert.equal(containerOf(fail(newTask, launch, 0, new WorldError('CannotStartContainerError', 'runc')), 'app').life.status, 'failed');
});

test('what a running task needs again after a restart is tried until it is there, and does not end the task', () => {
  let state: TaskState = running;
  for (let attempts = 1; attempts < 12; attempts++) {
    state = fail(state, { kind: 'connect-network' }, 1_000);
    assert.equal(state.stop, undefined);
    assert.equal(state.retries.get('connect-network')?.attempts, attempts);
  }
  assert.equal(state.retries.get('connect-network')?.notBefore, 11_000);
});

test('a failure says what it is in the words of ECS, once', () => {
  const reasons = [
    fail(newTask, { kind: 'pull', container: 'app' }, 0, new WorldError('CannotPullContainerError', 'CannotPullContainerError: no')),
    fail(newTask, { kind: 'pull', container: 'app' }, 0, new Error('connect ECONNREFUSED')),
    fail(newTask, { kind: 'create', container: 'app' }, 0, new WorldError('CannotStartContainerError', 'runc')),
  ].map((state) => {
    const { life } = containerOf(state, 'app');
    return life.status === 'failed' ? life.reason : undefined;
  });
  assert.deepEqual(reasons, ['CannotPullContainerError: no', 'CannotPullContainerError: connect ECONNREFUSED', 'CannotStartContainerError: runc']);
});
