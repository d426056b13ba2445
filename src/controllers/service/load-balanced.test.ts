import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs, minuteMs, secondMs } from '#base/time.ts';
import { withStopWish } from '#model/task-status.ts';
import { healthyAfterMs, OneService } from './service-world.fixture.ts';

const to = (targetGroupArn: string) => ({ targetGroupArn, containerName: 'app', containerPort: 80 });
const failed = { state: 'unhealthy', reason: 'Target.ResponseCodeMismatch', description: 'Health checks failed with these codes: [500]' } as const;

function balanced(change: ConstructorParameters<typeof OneService>[0] = {}, groups: readonly string[] = ['blue']): OneService {
  const world = new OneService(change);
  world.loadBalancers = groups.map(to);
  world.deploy(1);
  return world;
}

function steady(change: ConstructorParameters<typeof OneService>[0] = {}, groups?: readonly string[]): OneService {
  const world = balanced(change, groups);
  world.run();
  return world;
}

function startAll(world: OneService): void {
  world.settle();
  for (const task of world.wanted().filter(({ lastStatus }) => lastStatus === 'PENDING')) world.start(task);
}

test('tasks are registered with every target group once their containers run, and count as healthy when their targets are', () => {
  const world = balanced({}, ['blue', 'other']);
  startAll(world);
  assert.deepEqual(world.targets.map(({ targetGroupArn, id, port, availabilityZone, health }) => [targetGroupArn, id.startsWith('10.0.0.'), port, availabilityZone?.startsWith('us-east-1'), health.state]), ['blue', 'other', 'blue', 'other'].map((group) => [group, true, 80, true, 'initial']));
  world.pass(hourMs);
  assert.equal(world.primary().rolloutState, 'IN_PROGRESS', 'a wait does not stand for health');
  for (const task of world.wanted()) world.serve(task);
  world.pass(0);
  assert.equal(world.primary().rolloutState, 'COMPLETED');
  assert.deepEqual(world.said(), [
    '(service web) has started 2 tasks: (task T) (task T).',
    ...['blue', 'other', 'blue', 'other'].map((group) => `(service web) registered 1 targets in (target-group ${group})`),
    '(service web) (deployment D) deployment completed.',
    '(service web) has reached a steady state.',
  ]);
});

test('old tasks of a rolling update are stopped only when the targets of new ones are healthy, and are deregistered then', () => {
  const world = steady();
  world.deploy(2);
  startAll(world);
  world.pass(healthyAfterMs + hourMs);
  assert.deepEqual([world.wanted(1).length, world.wanted(2).length], [2, 2]);
  const before = world.events.length;
  for (const task of world.wanted(2)) world.serve(task);
  world.pass(0);
  assert.deepEqual([world.wanted(1).length, world.wanted(2).length], [0, 2]);
  assert.equal(world.targets.filter(({ drainingSince }) => drainingSince === world.nowMs).length, 2);
  assert.deepEqual(world.said().slice(before), [
    '(service web) has stopped 2 running tasks: (task T) (task T).',
    '(service web) deregistered 2 targets in (target-group blue)',
    '(service web, taskSet D) has begun draining connections on 2 tasks.',
    '(service web) (deployment D) deployment completed.',
    '(service web) has reached a steady state.',
  ]);
});

test('a task that somebody stops, or that dies, is deregistered at once and once', () => {
  const world = steady();
  const [one, other] = world.wanted();
  assert.ok(one && other);
  world.change(one, withStopWish(one, { code: 'UserInitiated', reason: 'because' }));
  world.end(other, 'EssentialContainerExited');
  world.settle();
  assert.deepEqual(world.targets.map(({ drainingSince }) => drainingSince), [world.nowMs, world.nowMs]);
  world.pass(secondMs);
  assert.equal(world.said().filter((text) => text.includes('deregistered')).length, 1);
});

test('a task whose target fails its health checks is replaced, and says in which group and why', () => {
  const world = steady({ desiredCount: 1 }, ['blue', 'other']);
  const [sick] = world.wanted();
  assert.ok(sick);
  world.targets = world.targets.map((target) => (target.targetGroupArn === 'other' ? { ...target, health: failed } : target));
  world.pass(0);
  assert.equal(world.wanted().length, 2, 'its replacement comes first');
  startAll(world);
  for (const task of world.wanted()) if (task.arn !== sick.arn) world.serve(task);
  world.pass(0);
  const stopped = world.tasks.find(({ arn }) => arn === sick.arn);
  assert.deepEqual([stopped?.desiredStatus, stopped?.stopCode, stopped?.stoppedReason], ['STOPPED', 'ServiceSchedulerInitiated', 'Task failed ELB health checks in (target-group other)']);
  assert.ok(world.said().includes('(service web) (task T) (port 80) is unhealthy in (target-group other) due to (reason Health checks failed with these codes: [500]).'));
  assert.equal(world.wanted().length, 1);
});

test('failing targets are not minded until the health check grace period is over', () => {
  const world = balanced({ desiredCount: 1, healthCheckGracePeriodSeconds: 60 });
  startAll(world);
  const [task] = world.wanted();
  assert.ok(task);
  world.serve(task, failed);
  world.pass(0);
  assert.equal(world.wakeAt, world.nowMs + minuteMs);
  world.pass(minuteMs - 1);
  assert.equal(world.wanted().length, 1);
  world.pass(1);
  assert.equal(world.wanted().length, 2);
});

test('tasks that die as soon as their targets were healthy are started later and later, although the service was steady in between', () => {
  const world = balanced({ desiredCount: 1 });
  const starts: number[] = [];
  for (let rounds = 0; rounds < 4; rounds += 1) {
    startAll(world);
    starts.push(world.nowMs);
    for (const task of world.wanted()) world.serve(task);
    world.pass(1);
    assert.ok(world.service.steadyAt !== undefined);
    for (const task of world.wanted()) world.end(task, 'EssentialContainerExited');
    world.settle();
    world.pass(world.wanted().length > 0 ? 0 : world.wakeAt - world.nowMs);
  }
  assert.deepEqual(starts.map((at, index) => Math.round((at - (starts[index - 1] ?? 0)) / secondMs)), [0, 1, 2, 4]);
  startAll(world);
  for (const task of world.wanted()) world.serve(task);
  world.pass(0);
  world.pass(healthyAfterMs);
  assert.equal(world.primary().failedRounds, 0);
});

test('tasks that fail ELB health checks do not start the throttle logic, as documented: others are started at once', () => {
  const world = balanced({ desiredCount: 1 });
  for (let rounds = 0; rounds < 5; rounds += 1) {
    startAll(world);
    for (const task of world.wanted()) world.serve(task, failed);
    world.pass(30 * secondMs);
    for (const task of world.tasks.filter(({ desiredStatus }) => desiredStatus === 'STOPPED')) world.finish(task);
    world.settle();
    assert.equal(world.wanted().filter(({ lastStatus }) => lastStatus === 'PENDING').length, 1);
  }
  assert.deepEqual([world.primary().failedRounds, world.primary().startsNotBefore], [0, undefined]);
  assert.ok(world.said().every((text) => !text.includes('unable to consistently start tasks')));
});

test('a target that somebody else has deregistered is as good as a failing one', () => {
  const world = steady({ desiredCount: 1 });
  world.targets = world.targets.map((target) => ({ ...target, drainingSince: 1 }));
  world.settle();
  assert.equal(world.wanted().length, 2);
  world.targets = [];
  world.run();
  assert.ok(world.said().some((text) => text.endsWith('due to (reason Target is not registered to the target group).')));
  assert.equal(world.wanted().length, 1);
});

test('deployments whose tasks never serve open the circuit breaker and are rolled back', () => {
  const world = steady({ deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 150, deploymentCircuitBreaker: { enable: true, rollback: true } } });
  world.deploy(2);
  for (let rounds = 0; rounds < 12 && world.primary().rolloutState === 'IN_PROGRESS'; rounds += 1) {
    startAll(world);
    for (const task of world.wanted(2)) world.serve(task, failed);
    world.pass(hourMs);
    for (const task of world.tasks.filter(({ desiredStatus }) => desiredStatus === 'STOPPED')) world.finish(task);
    if (world.latestDeployment().status === 'ROLLBACK_IN_PROGRESS') break;
  }
  world.run();
  assert.equal(world.latestDeployment().status, 'ROLLBACK_SUCCESSFUL');
  assert.deepEqual([world.wanted(1).length, world.wanted(2).length], [2, 0]);
});

test('a target group that was deleted is named now and then, and the tasks stay', () => {
  const world = steady();
  world.goneGroups.add('blue');
  world.targets = [];
  world.pass(0);
  world.pass(minuteMs);
  const gone = (text: string) => text === '(service web) failed to describe target health on (target-group blue) with (error The specified target group does not exist)';
  assert.equal(world.said().filter(gone).length, 1);
  world.pass(10 * minuteMs);
  assert.equal(world.said().filter(gone).length, 2);
  assert.equal(world.wanted().length, 2);
  world.deploy(2);
  startAll(world);
  world.pass(hourMs);
  assert.ok(world.said().includes('(service web) failed to register targets in (target-group blue) with (error The specified target group does not exist)'));
  assert.equal(world.service.steadyAt, undefined);
});

test('a task that no load balancer looks at is not healthy, and the service says why', () => {
  const world = balanced({ desiredCount: 1 });
  world.whyUnused = 'Target is in an Availability Zone that is not enabled for the load balancer';
  startAll(world);
  world.pass(0);
  world.pass(hourMs);
  const why = '(service web) (task T) (port 80) is unhealthy in (target-group blue) due to (reason Target is in an Availability Zone that is not enabled for the load balancer).';
  assert.equal(world.said().filter((text) => text === why).length, 2, 'when it is registered, and when it is looked at again');
  assert.deepEqual([world.wanted().length, world.service.steadyAt], [1, undefined]);
  world.whyUnused = undefined;
  for (const task of world.wanted()) world.serve(task);
  world.pass(0);
  assert.deepEqual([world.service.unservedAt, world.service.steadyAt], [undefined, world.nowMs]);
});

test('the tasks of a deleted service are deregistered', () => {
  const world = steady();
  world.service = { ...world.service, status: 'DRAINING' };
  world.settle();
  assert.ok(world.targets.every(({ drainingSince }) => drainingSince === world.nowMs));
});
