import assert from 'node:assert/strict';
import { test } from 'node:test';
import { observe } from './observe.ts';
import { newReport, newTask } from './task-fixture.ts';

const pending = newTask(1, { lastStatus: 'PENDING', generation: 1 });
const running = newTask(1, { lastStatus: 'RUNNING', generation: 1, startedAt: 5 });

test('a running report makes the task RUNNING with the time at which its containers had started', () => {
  const observed = observe(pending, newReport(pending, 'RUNNING', { startedAt: 7, pullStartedAt: 3, pullStoppedAt: 4 }), 10);
  assert.deepEqual(
    { status: observed.lastStatus, startedAt: observed.startedAt, pullStartedAt: observed.pullStartedAt, pullStoppedAt: observed.pullStoppedAt },
    { status: 'RUNNING', startedAt: 7, pullStartedAt: 3, pullStoppedAt: 4 },
  );
  assert.equal(observed.version, pending.version + 1);
  assert.equal(observed.generation, pending.generation);
});

test('a task with some of its containers running is ACTIVATING', () => {
  assert.equal(observe(pending, newReport(pending, 'PENDING', { container: { status: 'RUNNING' } }), 10).lastStatus, 'ACTIVATING');
});

test('a report that tells nothing new leaves the task as it is, the same object', () => {
  const once = observe(pending, newReport(pending, 'RUNNING', { startedAt: 7, container: { imageDigest: 'sha256:1', startedAt: 7 } }), 10);
  assert.equal(observe(once, newReport(once, 'RUNNING', { startedAt: 7, container: { imageDigest: 'sha256:1', startedAt: 7 } }), 20), once);
});

test('an essential exit that the agent reports stops the task with its code, reason and exit code', () => {
  const stop = { code: 'EssentialContainerExited', reason: 'Essential container in task exited' } as const;
  const stopped = observe(running, newReport(running, 'STOPPED', { stop, executionStoppedAt: 8, container: { exitCode: 3, stoppedAt: 8 } }), 10);
  assert.equal(stopped.lastStatus, 'DEPROVISIONING');
  assert.equal(stopped.desiredStatus, 'STOPPED');
  assert.equal(stopped.stopCode, 'EssentialContainerExited');
  assert.equal(stopped.stoppedReason, 'Essential container in task exited');
  assert.equal(stopped.containers[0]?.exitCode, 3);
  assert.equal(stopped.executionStoppedAt, 8);
  assert.equal(stopped.stoppingAt, 10);
  assert.ok(stopped.generation > running.generation);
});

test('a user who stopped the task first keeps the stop code', () => {
  const wished = newTask(1, { lastStatus: 'DEACTIVATING', generation: 2, desiredStatus: 'STOPPED', stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' });
  const stopped = observe(wished, newReport(wished, 'STOPPED', { stop: { code: 'EssentialContainerExited', reason: 'Essential container in task exited' } }), 10);
  assert.equal(stopped.stopCode, 'UserInitiated');
});

test('an exit reported for an older generation is learned all the same', () => {
  const wished = newTask(1, { lastStatus: 'DEACTIVATING', generation: 2, desiredStatus: 'STOPPED', stopCode: 'UserInitiated', stoppedReason: 'x' });
  assert.equal(observe(wished, newReport({ ...wished, generation: 1 }, 'STOPPED', { container: { exitCode: 9 } }), 10).containers[0]?.exitCode, 9);
});

test('a removal counts only as the answer to the order to remove', () => {
  const leaving = newTask(1, { lastStatus: 'DEPROVISIONING', generation: 3, desiredStatus: 'STOPPED' });
  assert.equal(observe(leaving, newReport({ ...leaving, generation: 2 }, 'REMOVED'), 10).lastStatus, 'DEPROVISIONING');
  const gone = observe(leaving, newReport(leaving, 'REMOVED'), 10);
  assert.equal(gone.lastStatus, 'STOPPED');
  assert.equal(gone.stoppedAt, 10);
  assert.equal(observe(running, newReport(running, 'REMOVED'), 10).lastStatus, 'RUNNING');
});

test('a container that was restarted runs again, one that merely ended does not', () => {
  const ended = observe(running, newReport(running, 'RUNNING', { container: { status: 'STOPPED', exitCode: 1, stoppedAt: 6 } }), 10);
  assert.equal(observe(ended, newReport(ended, 'RUNNING', { container: { status: 'RUNNING' } }), 11).containers[0]?.lastStatus, 'STOPPED');
  const restarted = observe(ended, newReport(ended, 'RUNNING', { container: { status: 'RUNNING', restartCount: 1 } }), 12);
  assert.equal(restarted.containers[0]?.lastStatus, 'RUNNING');
  assert.equal(restarted.containers[0]?.exitCode, undefined);
});
