import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import { minuteMs } from '#base/time.ts';
import { ShiftingService, test as testRule } from './shifting-service.fixture.ts';

test('stopping with ROLLBACK in any stage brings everything back to what it was', () => {
  for (const stage of ['PRE_SCALE_UP', 'SCALE_UP', 'POST_SCALE_UP', 'TEST_TRAFFIC_SHIFT', 'POST_TEST_TRAFFIC_SHIFT', 'PRE_PRODUCTION_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT', 'BAKE_TIME', 'CLEAN_UP'] as const) {
    const service = ShiftingService.deploying();
    const before = [service.weights(), service.weights(testRule)];
    service.runTo(stage);
    service.request('ROLLBACK_REQUESTED');
    service.run();
    assert.equal(service.latestDeployment().status, 'ROLLBACK_SUCCESSFUL', stage);
    assert.deepEqual([service.weights(), service.weights(testRule)], before, stage);
    assert.deepEqual([service.wanted(1).length, service.wanted(2).length, service.deployments.length], [2, 0, 1], stage);
    assert.equal(service.service.definition?.taskDefinitionArn.endsWith(':1'), true, stage);
  }
});

test('a rollback shifts traffic back first, and then takes the green tasks down', () => {
  const service = ShiftingService.deploying();
  service.runTo('CLEAN_UP');
  service.turn();
  service.nowMs += 1_000;
  service.turn();
  service.work();
  service.request('ROLLBACK_REQUESTED');
  service.turn();
  assert.deepEqual([service.wanted(1).length, service.weights()], [2, { one: 100, two: 0 }], 'blue is started again before it is given traffic');
  service.run();
  assert.deepEqual([service.weights(), service.wanted(2).length], [{ one: 0, two: 100 }, 0]);
});

test('what is rolled back to stays when it is replaced meanwhile, and when that is rolled back as well', () => {
  const service = ShiftingService.deploying();
  service.runTo('POST_TEST_TRAFFIC_SHIFT');
  service.request('ROLLBACK_REQUESTED');
  service.turn();
  service.deploy(3);
  service.turn();
  service.request('ROLLBACK_REQUESTED');
  const serving = service.wanted(1).map(({ arn }) => arn);
  service.run();
  assert.deepEqual([service.wanted(1).map(({ arn }) => arn), service.weights(), service.wanted().length], [serving, { one: 0, two: 100 }, 2]);
});

test('what serves goes on serving when its rollback has failed, and what came after is rolled back too', () => {
  const service = ShiftingService.deploying({ deploymentCircuitBreaker: { enable: true, rollback: true } });
  service.runTo('POST_TEST_TRAFFIC_SHIFT');
  service.request('ROLLBACK_REQUESTED');
  service.turn();
  const [serving, crashing] = service.wanted(1);
  service.end(known(crashing, 'a second task'), 'EssentialContainerExited');
  for (let rounds = 0; rounds < 20 && service.latestDeployment().status === 'ROLLBACK_IN_PROGRESS'; rounds += 1) {
    service.nowMs += minuteMs;
    service.turn();
    for (const task of service.wanted(1).filter(({ lastStatus }) => lastStatus === 'PENDING')) service.end(task, 'TaskFailedToStart');
  }
  assert.equal(service.latestDeployment().status, 'ROLLBACK_FAILED');
  service.deploy(3);
  service.turn();
  service.request('ROLLBACK_REQUESTED');
  service.turn();
  assert.ok(service.wanted(1).some(({ arn }) => arn === serving?.arn), 'the task that has the traffic is not stopped');
  service.run();
  assert.deepEqual([service.latestDeployment().status, service.wanted(1).length, service.wanted().length, service.weights()], ['ROLLBACK_SUCCESSFUL', 2, 2, { one: 0, two: 100 }]);
});

test('a rollback of what replaced a deployment in its bake time takes the traffic back from that one', () => {
  const service = ShiftingService.deploying();
  service.runTo('BAKE_TIME');
  service.deploy(3);
  service.turn();
  service.request('ROLLBACK_REQUESTED');
  service.turn();
  assert.deepEqual([service.weights(), service.wanted(2).length], [{ one: 0, two: 100 }, 2]);
  service.run();
  assert.deepEqual([service.latestDeployment().status, service.wanted(1).length, service.wanted().length], ['ROLLBACK_SUCCESSFUL', 2, 2]);
});

test('the circuit breaker rolls a blue/green deployment back when green tasks keep failing', () => {
  const service = ShiftingService.deploying({ deploymentCircuitBreaker: { enable: true, rollback: true } });
  for (let rounds = 0; rounds < 6; rounds += 1) {
    service.settle();
    for (const task of service.wanted(2)) service.end(task, 'TaskFailedToStart');
    service.pass(60_000);
  }
  service.run();
  assert.deepEqual([service.latestDeployment().status, service.latestDeployment().circuitBreaker.status, service.weights()], ['ROLLBACK_SUCCESSFUL', 'TRIGGERED', { one: 0, two: 100 }]);
});
