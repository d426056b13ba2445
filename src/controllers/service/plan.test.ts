import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs, minuteMs, secondMs } from '#base/time.ts';
import { healthyAfterMs, OneService } from './service-world.fixture.ts';

function steady(change: ConstructorParameters<typeof OneService>[0] = {}): OneService {
  const world = new OneService(change);
  world.deploy(1);
  world.run();
  return world;
}

test('a new service starts its tasks, completes its deployment and reaches a steady state, in the words of ECS', () => {
  const world = steady();
  assert.equal(world.wanted().length, 2);
  assert.deepEqual(world.said(), [
    '(service web) has started 2 tasks: (task T) (task T).',
    '(service web) (deployment D) deployment completed.',
    '(service web) has reached a steady state.',
  ]);
  assert.equal(world.primary().rolloutState, 'COMPLETED');
  assert.equal(world.latestDeployment().status, 'SUCCESSFUL');
  assert.match(world.primary().rolloutStateReason, /^ECS deployment ecs-svc\/\d{19} completed\.$/);
});

test('tasks are of the group service:<name> and startedBy the deployment', () => {
  const world = steady();
  for (const task of world.wanted()) {
    assert.equal(task.group, 'service:web');
    assert.equal(task.startedBy, world.primary().id);
  }
});

test('a rolling update starts all new tasks up to maximumPercent and stops old ones only once new ones are healthy', () => {
  const world = steady({ desiredCount: 4 });
  world.deploy(2);
  world.settle();
  assert.deepEqual([world.wanted(1).length, world.wanted(2).length], [4, 4]);
  for (const task of world.wanted(2)) world.change(task, { lastStatus: 'RUNNING', startedAt: world.nowMs });
  world.pass(healthyAfterMs - 1);
  assert.equal(world.wanted(1).length, 4);
  world.pass(1);
  assert.deepEqual([world.wanted(1).length, world.wanted(2).length], [0, 4]);
  assert.equal(world.primary().rolloutState, 'COMPLETED');
  assert.equal(world.deployments.length, 1);
});

test('minimumHealthyPercent is rounded up and maximumPercent down', () => {
  const world = steady({ desiredCount: 3, deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 134 } });
  world.deploy(2);
  world.settle();
  assert.deepEqual([world.wanted(1).length, world.wanted(2).length], [2, 2]);
});

test('with 100 and 100 percent nothing can move, and ECS says so once an hour', () => {
  const world = steady({ deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } });
  world.deploy(2);
  world.pass(0);
  world.pass(minuteMs);
  const blocked = (text: string) => text.includes('because of the service deployment configuration');
  assert.equal(world.said().filter(blocked).length, 1);
  world.pass(hourMs);
  assert.equal(world.said().filter(blocked).length, 2);
  assert.deepEqual([world.wanted(1).length, world.wanted(2).length], [2, 0]);
});

test('a new deployment over a running one stops tasks that never ran at once, and the service deployment under way', () => {
  const world = steady();
  world.deploy(2);
  world.settle();
  world.deploy(3);
  world.settle();
  assert.deepEqual([world.wanted(1).length, world.wanted(2).length, world.wanted(3).length], [2, 0, 2]);
  assert.deepEqual(world.serviceDeployments.map(({ status }) => status), ['SUCCESSFUL', 'STOPPED', 'IN_PROGRESS']);
  world.run();
  assert.equal(world.latestDeployment().status, 'SUCCESSFUL');
  assert.equal(world.deployments.length, 1);
});

test('a killed task is replaced at once, and counts as no failure', () => {
  const world = steady();
  const [task] = world.wanted();
  assert.ok(task);
  world.end(task, 'EssentialContainerExited');
  world.settle();
  assert.equal(world.wanted().length, 2);
  assert.equal(world.primary().failedTasks, 0);
  world.run();
  assert.equal(world.said().at(-1), '(service web) has reached a steady state.');
});

test('a change of the count alone starts or stops tasks without a deployment', () => {
  const world = steady();
  world.service = { ...world.service, desiredCount: 5 };
  world.run();
  assert.equal(world.wanted().length, 5);
  world.service = { ...world.service, desiredCount: 1 };
  world.settle();
  assert.equal(world.wanted().length, 1);
  assert.equal(world.serviceDeployments.length, 1);
  assert.ok(world.said().includes('(service web) has stopped 4 running tasks: (task T) (task T) (task T) (task T).'));
});

test('a service that has fewer tasks than before has reached a steady state again, and ECS says so', () => {
  const world = steady({ desiredCount: 3 });
  world.service = { ...world.service, desiredCount: 1 };
  world.run();
  assert.deepEqual(world.said().slice(-2), ['(service web) has stopped 2 running tasks: (task T) (task T).', '(service web) has reached a steady state.']);
});

test('tasks that fail to start are started again later and later, and ECS says that it cannot start them consistently', () => {
  const world = new OneService({ desiredCount: 1 });
  world.deploy(1);
  world.settle();
  const delays: number[] = [];
  for (let round = 0; round < 14; round += 1) {
    const [task] = world.wanted();
    assert.ok(task);
    world.end(task, 'TaskFailedToStart');
    world.settle();
    assert.equal(world.wanted().length, 0);
    delays.push(world.wakeAt - world.nowMs);
    world.pass(world.wakeAt - world.nowMs);
  }
  assert.deepEqual(delays.slice(0, 4), [secondMs, 2 * secondMs, 4 * secondMs, 8 * secondMs]);
  assert.equal(delays.at(-1), 27 * minuteMs);
  assert.equal(world.primary().failedTasks, 14);
  assert.ok(world.said().some((text) => text.startsWith('(service web) is unable to consistently start tasks successfully.')));
});

test('a task of an unhealthy container is replaced before it is stopped', () => {
  const world = new OneService();
  world.deploy(1, { containerDefinitions: [{ name: 'app', image: 'web:1', essential: true, healthCheck: { command: ['CMD', 'true'] } }] });
  world.settle();
  for (const task of world.wanted()) world.change(task, { lastStatus: 'RUNNING', startedAt: 0, healthStatus: 'HEALTHY' });
  world.settle();
  assert.equal(world.primary().rolloutState, 'COMPLETED');
  const [sick] = world.wanted();
  assert.ok(sick);
  world.change(sick, { healthStatus: 'UNHEALTHY' });
  world.settle();
  assert.equal(world.wanted().length, 3);
  for (const task of world.wanted().filter(({ lastStatus }) => lastStatus === 'PENDING')) world.change(task, { lastStatus: 'RUNNING', startedAt: 0, healthStatus: 'HEALTHY' });
  world.settle();
  assert.equal(world.wanted().length, 2);
  assert.equal(world.tasks.find(({ arn }) => arn === sick.arn)?.stoppedReason, 'Task failed container health checks');
  assert.ok(world.said().includes('(service web) has started 1 tasks: (task T). Amazon ECS replaced 1 tasks due to an unhealthy status.'));
  assert.ok(world.said().includes('(service web) (task T) failed container health checks.'));
});

test('a task is healthy when the essential containers that have a health check pass it: its sidecar without one keeps it UNKNOWN, and not from being counted', () => {
  const world = new OneService({ desiredCount: 1 });
  world.deploy(1, { containerDefinitions: [{ name: 'app', image: 'web:1', essential: true, healthCheck: { command: ['CMD', 'true'] } }, { name: 'proxy', image: 'proxy:1', essential: true }] });
  world.settle();
  const withApp = (healthStatus: 'UNKNOWN' | 'HEALTHY') => {
    for (const task of world.wanted()) world.change(task, { lastStatus: 'RUNNING', startedAt: 0, containers: task.containers.map((container) => ({ ...container, healthStatus: container.name === 'app' ? healthStatus : 'UNKNOWN' })) });
  };
  withApp('UNKNOWN');
  world.pass(minuteMs);
  assert.equal(world.primary().rolloutState, 'IN_PROGRESS');
  withApp('HEALTHY');
  world.settle();
  assert.equal(world.primary().rolloutState, 'COMPLETED');
  assert.deepEqual(world.wanted().map(({ healthStatus }) => healthStatus), ['UNKNOWN']);
});

test('failed health checks of a task are not minded before healthCheckGracePeriodSeconds are over', () => {
  const world = new OneService({ desiredCount: 1, healthCheckGracePeriodSeconds: 60 });
  world.deploy(1, { containerDefinitions: [{ name: 'app', image: 'web:1', essential: true, healthCheck: { command: ['CMD', 'true'] } }] });
  world.settle();
  for (const task of world.wanted()) world.change(task, { lastStatus: 'RUNNING', startedAt: world.nowMs, healthStatus: 'UNHEALTHY' });
  world.settle();
  assert.equal(world.wanted().length, 1);
  assert.equal(world.wakeAt - world.nowMs, minuteMs);
  world.pass(minuteMs);
  assert.equal(world.wanted().length, 2);
});

test('a full host gives what it has, says so, and the rest follows when there is room', () => {
  const world = new OneService({ desiredCount: 4 });
  world.capacity = { cpu: 512, memory: 100_000 };
  world.deploy(1);
  world.run();
  assert.equal(world.wanted().length, 2);
  assert.deepEqual(world.said().slice(0, 1), ['(service web) has started 2 tasks: (task T) (task T).']);
  assert.ok(world.said().includes('(service web) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.'));
  world.capacity = { cpu: 10_000, memory: 100_000 };
  world.run();
  assert.equal(world.wanted().length, 4);
  assert.equal(world.primary().rolloutState, 'COMPLETED');
});

test('a deleted service stops its tasks and is INACTIVE with the last of them', () => {
  const world = steady();
  world.service = { ...world.service, status: 'DRAINING' };
  world.settle();
  assert.equal(world.wanted().length, 0);
  assert.equal(world.service.status, 'DRAINING');
  world.run();
  assert.equal(world.service.status, 'INACTIVE');
  assert.deepEqual(world.deployments, []);
  world.nowMs += hourMs;
  assert.equal(world.turn().isExpired, true);
});

test('a protected task is not stopped before its protection has expired', () => {
  const world = steady();
  const [kept] = world.wanted();
  assert.ok(kept);
  world.change(kept, { protectedUntil: world.nowMs + hourMs });
  world.deploy(2);
  world.run();
  assert.deepEqual(world.wanted(1).map(({ arn }) => arn), [kept.arn]);
  assert.equal(world.primary().rolloutState, 'IN_PROGRESS');
  world.pass(hourMs);
  world.run();
  assert.equal(world.wanted(1).length, 0);
  assert.equal(world.primary().rolloutState, 'COMPLETED');
});

test('a healthy task is not stopped for a protected one too many whose health is not known for now', () => {
  const world = new OneService({ desiredCount: 4 });
  world.deploy(1, { containerDefinitions: [{ name: 'app', image: 'web:1', essential: true, healthCheck: { command: ['CMD', 'true'] } }] });
  for (let rounds = 0; rounds < 3; rounds += 1) {
    world.run();
    for (const task of world.wanted()) world.change(task, { healthStatus: 'HEALTHY' });
  }
  const [kept] = world.wanted();
  assert.ok(kept);
  world.change(kept, { protectedUntil: world.nowMs + hourMs, healthStatus: 'UNKNOWN' });
  world.service = { ...world.service, desiredCount: 3 };
  world.settle();
  assert.deepEqual([world.wanted().length, world.wakeAt], [4, kept.protectedUntil ?? world.nowMs + hourMs]);
  world.change(kept, { protectedUntil: world.nowMs + hourMs, healthStatus: 'HEALTHY' });
  world.settle();
  assert.equal(world.wanted().length, 3);
  assert.ok(world.wanted().some(({ arn }) => arn === kept.arn));
});

test('old tasks whose health an agent has forgotten are not stopped before it is known again', () => {
  const world = new OneService({ desiredCount: 4 });
  const withCheck = { containerDefinitions: [{ name: 'app', image: 'web:1', essential: true, healthCheck: { command: ['CMD', 'true'] } }] };
  const allAre = (healthStatus: 'HEALTHY' | 'UNKNOWN') => {
    for (const task of world.wanted(1)) world.change(task, { healthStatus });
    world.settle();
  };
  world.deploy(1, withCheck);
  world.run();
  allAre('HEALTHY');
  world.deploy(2, withCheck);
  world.settle();
  allAre('UNKNOWN');
  assert.equal(world.wanted(1).length, 4);
  allAre('HEALTHY');
  for (const task of world.wanted(2)) world.change(task, { lastStatus: 'RUNNING', startedAt: world.nowMs, healthStatus: 'HEALTHY' });
  world.settle();
  assert.equal(world.wanted(1).length, 0);
});

test('tasks are brought into balance over the zones, one at a time, and never below the count', () => {
  const world = new OneService({ desiredCount: 6, availabilityZoneRebalancing: 'ENABLED' });
  world.deploy(1);
  world.settle();
  for (const task of world.wanted()) if (task.placement) world.change(task, { placement: { ...task.placement, availabilityZone: 'us-east-1a' } });
  world.run();
  const zones = Map.groupBy(world.wanted(), (task) => task.placement?.availabilityZone);
  assert.deepEqual([...zones.values()].map(({ length }) => length), [2, 2, 2]);
  assert.match(world.said().join('\n'), /is not AZ balanced with 6 tasks in us-east-1a, 0 tasks in us-east-1b, 0 tasks in us-east-1c\. AZ Rebalancing in progress\./);
  assert.match(world.said().join('\n'), /is AZ balanced with 2 tasks in us-east-1a/);
});
