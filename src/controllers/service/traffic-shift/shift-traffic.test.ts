import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LifecycleStage } from '#model/traffic-shift.ts';
import { OneService } from '../service-world.fixture.ts';
import { forwardTo, production, ShiftingService, test as testRule } from './shifting-service.fixture.ts';

const pausing = (stage: Exclude<LifecycleStage, 'SCALE_UP' | 'BAKE_TIME' | 'CLEAN_UP'>) => ({ lifecycleHooks: [{ targetType: 'PAUSE' as const, lifecycleStages: [stage], timeoutConfiguration: { timeoutInMinutes: 10 } }] });

/** Each stage that the latest deployment is in from now on, with the production weights as it begins. */
function stagesOf(service: ShiftingService): readonly string[] {
  const seen: string[] = [];
  for (let turns = 0; turns < 500 && service.latestDeployment().finishedAt === undefined; turns += 1) {
    const plan = service.turn();
    const shift = plan.serviceDeployments.at(-1)?.shift;
    if (shift !== undefined) seen.push(`${shift.stage} ${shift.productionPercent}`);
    if (shift === undefined) service.work();
    if (service.wakeAt < Infinity && shift?.stage.endsWith('SHIFT') === true) service.nowMs = Math.max(service.nowMs, service.wakeAt);
    if (shift?.stage === 'BAKE_TIME') service.nowMs += 300_000;
  }
  return [...new Set(seen)];
}

test('a blue/green deployment goes through the lifecycle stages, and all production traffic shifts at once', () => {
  const service = ShiftingService.deploying();
  assert.deepEqual(stagesOf(service), ['PRE_SCALE_UP 0', 'SCALE_UP 0', 'POST_SCALE_UP 0', 'TEST_TRAFFIC_SHIFT 0', 'POST_TEST_TRAFFIC_SHIFT 0', 'PRE_PRODUCTION_TRAFFIC_SHIFT 0', 'PRODUCTION_TRAFFIC_SHIFT 100', 'POST_PRODUCTION_TRAFFIC_SHIFT 100', 'BAKE_TIME 100', 'CLEAN_UP 100']);
  assert.equal(service.latestDeployment().status, 'SUCCESSFUL');
  assert.deepEqual(service.weights(), { one: 100, two: 0 });
  assert.equal(service.wanted(1).length, 0);
});

test('blue and green alternate: each deployment uses the target group that has no production traffic', () => {
  const service = new ShiftingService({ bakeTimeInMinutes: 0 });
  for (const [revision, group] of [[1, 'two'], [2, 'one'], [3, 'two']] as const) {
    service.deploy(revision);
    service.run();
    assert.deepEqual(service.groupsOf(revision), [group]);
    assert.equal(service.weights()[group], 100);
  }
});

test('the green service revision is scaled up to its full count before it gets any traffic, and blue serves meanwhile', () => {
  const service = ShiftingService.deploying();
  service.runTo('SCALE_UP');
  service.settle();
  assert.equal(service.wanted(2).length, 2);
  assert.equal(service.shift().stage, 'SCALE_UP');
  assert.deepEqual([service.weights(), service.weights(testRule), service.wanted(1).length], [{ one: 0, two: 100 }, { one: 0, two: 100 }, 2]);
});

test('the green service revision handles 100 percent of the test traffic after the test traffic shift', () => {
  const service = ShiftingService.deploying();
  service.runTo('TEST_TRAFFIC_SHIFT');
  assert.deepEqual([service.weights(testRule), service.weights(), service.shift().testPercent], [{ one: 100, two: 0 }, { one: 0, two: 100 }, 100]);
});

test('both revisions run for the bake time after production traffic has shifted', () => {
  const service = ShiftingService.deploying({ bakeTimeInMinutes: 7 });
  service.runTo('BAKE_TIME');
  service.minutes(6.5);
  assert.deepEqual([service.shift().stage, service.wanted(1).length, service.wanted(2).length], ['BAKE_TIME', 2, 2]);
  service.minutes(1);
  assert.deepEqual([service.latestDeployment().status, service.wanted(1).length], ['SUCCESSFUL', 0]);
});

test('CANARY shifts its percentage, waits for the canary bake time, and shifts the rest', () => {
  const service = ShiftingService.deploying({ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 2.5, canaryBakeTimeInMinutes: 3 } });
  service.runTo('PRODUCTION_TRAFFIC_SHIFT');
  assert.deepEqual(service.weights(), { one: 25, two: 975 });
  service.minutes(2.5);
  assert.deepEqual(service.weights(), { one: 25, two: 975 });
  service.minutes(0.5);
  assert.deepEqual([service.weights(), service.shift().stage], [{ one: 100, two: 0 }, 'BAKE_TIME']);
});

test('LINEAR shifts in equal steps with the step bake time between them, and none after the last', () => {
  const service = ShiftingService.deploying({ strategy: 'LINEAR', linearConfiguration: { stepPercent: 40, stepBakeTimeInMinutes: 1 } });
  service.runTo('PRODUCTION_TRAFFIC_SHIFT');
  assert.deepEqual(service.weights(), { one: 40, two: 60 });
  service.minutes(1);
  assert.deepEqual(service.weights(), { one: 80, two: 20 });
  service.minutes(1);
  assert.deepEqual([service.weights(), service.shift().stage], [{ one: 100, two: 0 }, 'BAKE_TIME']);
});

test('the deployment stays paused at a pause hook until it is continued', () => {
  const service = ShiftingService.deploying(pausing('POST_TEST_TRAFFIC_SHIFT'));
  service.runTo('POST_TEST_TRAFFIC_SHIFT');
  service.minutes(9);
  const [hook] = service.shift().hooks;
  assert.equal(hook?.status, 'AWAITING_ACTION');
  assert.match(hook?.id ?? '', /^ecs-pause-[\w-]{43}$/);
  assert.deepEqual(service.weights(), { one: 0, two: 100 });
  service.answer('SUCCEEDED');
  service.run();
  assert.deepEqual([service.shift().stage, service.weights()], ['BAKE_TIME', { one: 100, two: 0 }]);
});

test('a pause hook at PRE_PRODUCTION_TRAFFIC_SHIFT is invoked before each step, with a hookId of its own', () => {
  const service = ShiftingService.deploying({ strategy: 'CANARY', canaryConfiguration: { canaryBakeTimeInMinutes: 0 }, ...pausing('PRE_PRODUCTION_TRAFFIC_SHIFT') });
  service.run();
  const [first] = service.shift().hooks;
  service.answer('SUCCEEDED');
  service.run();
  const [second] = service.shift().hooks;
  assert.notEqual(first?.id, second?.id);
  assert.deepEqual([service.shift().stage, second?.status, service.weights()], ['PRE_PRODUCTION_TRAFFIC_SHIFT', 'AWAITING_ACTION', { one: 5, two: 95 }]);
});

test('a pause hook that times out rolls back, or goes on when it is told to', () => {
  const service = ShiftingService.deploying(pausing('POST_TEST_TRAFFIC_SHIFT'));
  service.runTo('POST_TEST_TRAFFIC_SHIFT');
  service.minutes(10.5);
  assert.deepEqual([service.latestDeployment().status, service.latestDeployment().statusReason, service.shift().hooks[0]?.status], ['ROLLBACK_SUCCESSFUL', 'Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT pause hook timed out.', 'TIMED_OUT']);
  const other = ShiftingService.deploying({ lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP'], timeoutConfiguration: { timeoutInMinutes: 1, action: 'CONTINUE' } }] });
  other.run();
  other.minutes(1);
  assert.equal(other.shift().stage, 'BAKE_TIME');
});

test('a paused hook that is answered with ROLLBACK rolls the deployment back', () => {
  const service = ShiftingService.deploying(pausing('POST_PRODUCTION_TRAFFIC_SHIFT'));
  service.runTo('POST_PRODUCTION_TRAFFIC_SHIFT');
  service.answer('FAILED');
  service.run();
  assert.deepEqual([service.latestDeployment().statusReason, service.weights(), service.wanted(1).length, service.wanted(2).length], ['Service deployment rolled back because POST_PRODUCTION_TRAFFIC_SHIFT lifecycle hook(s) failed.', { one: 0, two: 100 }, 2, 0]);
});

test('a reconciliation that is paused keeps the revision that serves, and no others', () => {
  const service = ShiftingService.deploying(pausing('RECONCILE_SERVICE'));
  service.runTo('POST_SCALE_UP');
  service.deploy(3);
  service.run();
  service.service = { ...service.service, desiredCount: 3 };
  service.run();
  assert.deepEqual([service.shift().stage, service.wanted(1).length, service.wanted(2).length], ['RECONCILE_SERVICE', 3, 2]);
});

test('when what completed last does not serve any more, what serves best is what an update replaces', () => {
  const service = ShiftingService.deploying();
  service.runTo('BAKE_TIME');
  service.deploy(3);
  const fail = () => service.wanted(1).forEach((task) => service.serve(task, { state: 'unhealthy', reason: 'Target.Timeout', description: 'Request timed out' }));
  for (let rounds = 0; rounds < 8; rounds += 1) {
    fail();
    service.turn();
    assert.deepEqual(service.weights(), { one: 100, two: 0 });
    service.nowMs += 60_000;
  }
  service.run();
  service.minutes(6);
  assert.deepEqual([service.latestDeployment().status, service.groupsOf(3), service.weights(), service.wanted().length], ['SUCCESSFUL', ['two'], { two: 100, one: 0 }, 2]);
});

test('an update in the middle of a deployment is reconciled first: traffic goes back to what completed last, and the revision given up is taken down', () => {
  const service = ShiftingService.deploying({ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 60 } });
  service.runTo('PRODUCTION_TRAFFIC_SHIFT');
  service.deploy(3);
  service.turn();
  assert.equal(service.shift().stage, 'RECONCILE_SERVICE');
  service.settle();
  assert.deepEqual([service.weights(), service.wanted(1).length, service.wanted(2).length], [{ one: 0, two: 100 }, 2, 2], 'load balancers have a moment to follow');
  service.pass(1_000);
  assert.deepEqual([service.wanted(1).length, service.wanted(2).length], [2, 0]);
  service.run();
  assert.deepEqual([service.groupsOf(3), service.weights()], [['one'], { one: 10, two: 90 }]);
});

test('the desired count is that of both revisions while both are there', () => {
  const service = ShiftingService.deploying();
  service.runTo('BAKE_TIME');
  service.service = { ...service.service, desiredCount: 3 };
  service.run();
  assert.deepEqual([service.wanted(1).length, service.wanted(2).length], [3, 3]);
});

test('production traffic is not shifted while green tasks are missing', () => {
  const service = ShiftingService.deploying(pausing('POST_TEST_TRAFFIC_SHIFT'));
  service.runTo('POST_TEST_TRAFFIC_SHIFT');
  const [task] = service.wanted(2);
  if (task !== undefined) service.end(task, 'EssentialContainerExited');
  service.answer('SUCCEEDED');
  service.settle();
  assert.deepEqual([service.shift().stage, service.weights()], ['PRE_PRODUCTION_TRAFFIC_SHIFT', { one: 0, two: 100 }]);
  service.run();
  assert.equal(service.shift().stage, 'BAKE_TIME');
});

test('a service without a load balancer is deployed blue/green without shifting traffic', () => {
  const service = new OneService({ deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 } });
  service.deploy(1);
  service.run();
  service.pass(60_000);
  service.run();
  service.deploy(2);
  service.run();
  assert.deepEqual([service.wanted(1).length, service.wanted(2).length], [2, 2]);
  service.pass(60_000);
  service.run();
  assert.deepEqual([service.latestDeployment().status, service.wanted(1).length], ['SUCCESSFUL', 0]);
});

test('a first deployment that fails has nothing to be rolled back to', () => {
  const service = new ShiftingService(pausing('PRE_SCALE_UP'));
  service.deploy(1);
  service.run();
  service.answer('FAILED');
  service.run();
  assert.deepEqual([service.latestDeployment().status, service.latestDeployment().statusReason, service.primary().rolloutState], ['STOPPED', 'Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. No rollback candidate was found to run the rollback.', 'FAILED']);
});

test('rules that cannot be shifted roll the deployment back before anything is started', () => {
  const reasonWith = (weights: Readonly<Record<string, number>>) => {
    const service = ShiftingService.deploying();
    service.actions.set(production, forwardTo(weights));
    service.run();
    assert.equal(service.wanted(2).length, 0);
    return service.latestDeployment().statusReason;
  };
  assert.match(reasonWith({ one: 50, two: 50 }) ?? '', /^Service deployment rolled back because of invalid networking configuration\. productionListenerRule production-rule should have exactly one target group serving traffic but found 2 target groups which are serving traffic\.$/);
  assert.match(reasonWith({ three: 1 }) ?? '', /Production listener rule is forwarding traffic to unexpected target group three\. Expected traffic to be forwarded to either targetGroupArn: one or alternateTargetGroupArn: two\.$/);
  const unattached = ShiftingService.deploying();
  unattached.actions.set(production, forwardTo({ two: 100 })).set(testRule, forwardTo({ two: 100 }));
  unattached.run();
  assert.equal(unattached.latestDeployment().statusReason, 'Service deployment rolled back because of invalid networking configuration: Target group one is not associated with either productionListenerRule or testListenerRule.');
  const service = ShiftingService.deploying();
  service.actions.delete(production);
  service.run();
  assert.equal(service.latestDeployment().statusReason, 'Service deployment rolled back because of invalid networking configuration. One or more rules not found.');
});

test('a service that goes on with ROLLING stays with the target group that has the traffic', () => {
  const service = new ShiftingService({ bakeTimeInMinutes: 0 });
  service.deploy(1);
  service.run();
  service.service = { ...service.service, deploymentConfiguration: { strategy: 'ROLLING', minimumHealthyPercent: 100, maximumPercent: 200 } };
  service.deploy(2);
  service.run();
  assert.deepEqual([service.groupsOf(2), service.weights(), service.latestDeployment().status], [['two'], { one: 0, two: 100 }, 'SUCCESSFUL']);
});

test('green tasks that do not become healthy within a day fail the deployment', () => {
  const service = ShiftingService.deploying();
  service.runTo('SCALE_UP');
  service.settle();
  service.nowMs += 24 * 3_600_000;
  service.run();
  assert.equal(service.latestDeployment().statusReason, 'Service deployment rolled back because SCALE_UP stage timed out.');
});
