import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import * as fc from 'fast-check';
import { minuteMs } from '#base/time.ts';
import { lifecycleStages, servingGroups, weightsOf } from '#model/traffic-shift.ts';
import { production, ShiftingService } from './shifting-service.fixture.ts';

type Happening =
  | { readonly kind: 'deploy' | 'roll back' | 'continue' | 'refuse' }
  | { readonly kind: 'scale'; readonly count: number }
  | { readonly kind: 'configure'; readonly configuration: DeploymentConfiguration }
  | { readonly kind: 'start' | 'fail' | 'crash' | 'gone' | 'sicken'; readonly which: number }
  | { readonly kind: 'pass'; readonly ms: number };

const configurations = fc.constantFrom<DeploymentConfiguration>(
  { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 },
  { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 3, deploymentCircuitBreaker: { enable: true, rollback: true } },
  { strategy: 'CANARY', bakeTimeInMinutes: 1, canaryConfiguration: { canaryPercent: 0.3, canaryBakeTimeInMinutes: 1 } },
  { strategy: 'LINEAR', bakeTimeInMinutes: 0, linearConfiguration: { stepPercent: 30, stepBakeTimeInMinutes: 1 }, lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'], timeoutConfiguration: { timeoutInMinutes: 2, action: 'CONTINUE' } }] },
  { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1, lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['RECONCILE_SERVICE', 'POST_SCALE_UP', 'POST_PRODUCTION_TRAFFIC_SHIFT'], timeoutConfiguration: { timeoutInMinutes: 2 } }] },
);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('deploy' as const, 'roll back' as const, 'continue' as const, 'refuse' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('scale' as const), count: fc.integer({ min: 0, max: 4 }) }) },
  { weight: 1, arbitrary: configurations.map((configuration): Happening => ({ kind: 'configure', configuration })) },
  { weight: 16, arbitrary: fc.record({ kind: fc.constantFrom('start' as const, 'start' as const, 'start' as const, 'gone' as const, 'fail' as const, 'crash' as const, 'sicken' as const), which: fc.nat() }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(0, 500, 30_000, minuteMs) }) },
);

function happen(world: ShiftingService, what: Happening): void {
  const ofStatus = (status: string) => world.wanted().filter(({ lastStatus }) => lastStatus === status);
  const pick = (status: string) => ofStatus(status).at(('which' in what ? what.which : 0) % Math.max(1, ofStatus(status).length));
  const [pending, running] = [pick('PENDING'), pick('RUNNING')];
  switch (what.kind) {
    case 'deploy':
      return world.deploy(world.definitions.size + 1);
    case 'roll back':
      return ['PENDING', 'IN_PROGRESS'].includes(world.latestDeployment().status) ? world.request('ROLLBACK_REQUESTED') : undefined;
    case 'continue':
    case 'refuse':
      return world.latestDeployment().shift === undefined ? undefined : world.answer(what.kind === 'continue' ? 'SUCCEEDED' : 'FAILED');
    case 'scale':
      return void (world.service = { ...world.service, desiredCount: what.count });
    case 'configure':
      return void (world.service = { ...world.service, deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200, ...what.configuration } });
    case 'start':
      if (pending !== undefined) {
        world.start(pending);
        world.serve(pending);
      }
      return;
    case 'fail':
      return pending === undefined ? undefined : world.end(pending, 'TaskFailedToStart');
    case 'crash':
      return running === undefined ? undefined : world.end(running, 'EssentialContainerExited');
    case 'sicken':
      return running === undefined ? undefined : world.serve(running, { state: 'unhealthy', reason: 'Target.Timeout', description: 'Request timed out' });
    case 'gone':
      return world.tasks.filter(({ desiredStatus }) => desiredStatus === 'STOPPED').forEach((task) => world.finish(task));
    case 'pass':
      world.nowMs += what.ms;
  }
}

const serving = (world: ShiftingService) => servingGroups(world.actions.get(production) ?? []);
const healthyIn = (world: ShiftingService, group: string) => world.targets.filter(({ targetGroupArn, drainingSince, health, taskArn }) => targetGroupArn === group && drainingSince === undefined && health.state === 'healthy' && world.wanted().some(({ arn, lastStatus }) => arn === taskArn && lastStatus === 'RUNNING')).length;
const isServed = (world: ShiftingService) => serving(world).every((group) => healthyIn(world, group) > 0);

interface Before {
  readonly isServed: boolean;
  readonly latest: ReturnType<ShiftingService['latestDeployment']>;
  readonly weights: ReturnType<ShiftingService['weights']>;
}

function checkTurn(world: ShiftingService, before: Before): void {
  const { shift, status } = world.latestDeployment();
  if (before.isServed && world.service.desiredCount > 0) assert.ok(isServed(world), `traffic goes to ${serving(world).join(' and ')}, where nothing is healthy (${shift?.stage ?? ''})`);
  const was = before.latest.shift;
  if (shift !== undefined && shift.routes.length > 0 && status === 'IN_PROGRESS' && shift.productionPercent > 0) {
    const [route] = shift.routes;
    const { blue, green } = weightsOf(shift.productionPercent);
    assert.deepEqual(world.weights(), { [route?.blueTargetGroupArn ?? '']: blue, [route?.greenTargetGroupArn ?? '']: green });
  }
  if (was === undefined || shift === undefined || before.latest.arn !== world.latestDeployment().arn || status !== 'IN_PROGRESS') return;
  const isPaused = was.hooks.some((hook) => hook.stage === was.stage && hook.status === 'AWAITING_ACTION' && hook.expiresAt > world.nowMs);
  if (isPaused) assert.deepEqual([shift.stage, shift.productionPercent], [was.stage, was.productionPercent], 'a paused hook holds the deployment');
  assert.ok(shift.productionPercent >= was.productionPercent, 'traffic only grows while nothing has failed');
  const step = lifecycleStages.indexOf(shift.stage) - lifecycleStages.indexOf(was.stage);
  assert.ok(step === 0 || step === 1 || shift.stage === 'PRE_PRODUCTION_TRAFFIC_SHIFT', `${was.stage} is followed by ${shift.stage}`);
}

test('production traffic keeps to groups with healthy targets, weights are those of the stage, and stages follow one another, whatever happens in between', () => {
  fc.assert(
    fc.property(configurations, fc.integer({ min: 0, max: 3 }), fc.array(happening, { minLength: 10, maxLength: 120 }), (configuration, desiredCount, happenings) => {
      const world = ShiftingService.deploying(configuration);
      world.service = { ...world.service, desiredCount };
      for (const next of happenings) {
        happen(world, next);
        const before = { isServed: isServed(world), latest: world.latestDeployment(), weights: world.weights() };
        world.turn();
        checkTurn(world, before);
      }
    }),
    { numRuns: 400 },
  );
});

test('whatever has happened, a service that works again ends with one deployment that has all traffic and all tasks', () => {
  fc.assert(
    fc.property(configurations, fc.array(happening, { minLength: 1, maxLength: 80 }), (configuration, happenings) => {
      const world = ShiftingService.deploying(configuration);
      for (const next of happenings) {
        happen(world, next);
        world.turn();
      }
      world.service = { ...world.service, desiredCount: 2 };
      world.deploy(world.definitions.size + 1);
      for (let rounds = 0; rounds < 60; rounds += 1) {
        world.minutes(3);
        if (world.latestDeployment().shift !== undefined && world.latestDeployment().status === 'IN_PROGRESS') world.answer('SUCCEEDED');
      }
      const { status, targetRevisionArn } = world.latestDeployment();
      assert.deepEqual([status, world.deployments.length, world.wanted().length, world.primary().revisionArn], ['SUCCESSFUL', 1, 2, targetRevisionArn]);
      assert.deepEqual(serving(world), world.groupsOf(world.definitions.size));
    }),
    { numRuns: 60 },
  );
});
