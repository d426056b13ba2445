import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { hourMs } from '#base/time.ts';
import { maximumCount, minimumHealthyCount } from '#model/deployment-limits.ts';
import { healthyAfterMs, OneService } from './service-world.fixture.ts';

type Happening =
  | { readonly kind: 'deploy' }
  | { readonly kind: 'scale'; readonly count: number }
  | { readonly kind: 'start' | 'fail' | 'crash' | 'gone' | 'sicken' | 'serve' | 'flap' | 'taken'; readonly which: number }
  | { readonly kind: 'pass'; readonly ms: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Happening>({ kind: 'deploy' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('scale' as const), count: fc.integer({ min: 0, max: 6 }) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom('start' as const, 'start' as const, 'fail' as const, 'crash' as const, 'gone' as const, 'sicken' as const, 'serve' as const, 'serve' as const, 'flap' as const, 'taken' as const), which: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(0, healthyAfterMs, 30_000) }) },
);

const percents = fc.record({ minimumHealthyPercent: fc.constantFrom(0, 50, 67, 100), maximumPercent: fc.constantFrom(100, 134, 150, 200) });

const unhealthy = { state: 'unhealthy', reason: 'Target.Timeout', description: 'Request timed out' } as const;
const loadBalancers = fc.constantFrom([], [{ targetGroupArn: 'blue', containerName: 'app', containerPort: 80 }]);

function happen(world: OneService, { kind, ...what }: Happening): void {
  const pick = (status: string) => {
    const tasks = world.tasks.filter(({ lastStatus }) => lastStatus === status);
    return tasks.at(('which' in what ? what.which : 0) % Math.max(1, tasks.length));
  };
  const pending = pick('PENDING');
  const running = pick('RUNNING');
  if (kind === 'deploy') world.deploy(world.definitions.size + 1);
  if ('count' in what) world.service = { ...world.service, desiredCount: what.count };
  if ('ms' in what) world.nowMs += what.ms;
  if (kind === 'start' && pending?.desiredStatus === 'RUNNING') world.start(pending);
  if (kind === 'serve' && running !== undefined) world.serve(running);
  if (kind === 'flap' && running !== undefined) world.serve(running, unhealthy);
  if (kind === 'taken' && running !== undefined) world.targets = world.targets.filter(({ taskArn }) => taskArn !== running.arn);
  if (kind === 'fail' && pending?.desiredStatus === 'RUNNING') world.end(pending, 'TaskFailedToStart');
  if (kind === 'crash' && running?.desiredStatus === 'RUNNING') world.end(running, 'EssentialContainerExited');
  if (kind === 'sicken' && running?.desiredStatus === 'RUNNING') world.change(running, { healthStatus: 'UNHEALTHY' });
  for (const task of kind === 'gone' ? world.tasks.filter(({ desiredStatus }) => desiredStatus === 'STOPPED') : []) world.finish(task);
}

function healthy(world: OneService): number {
  const running = world.tasks.filter((task) => task.desiredStatus === 'RUNNING' && task.lastStatus === 'RUNNING' && task.healthStatus !== 'UNHEALTHY');
  if (world.loadBalancers.length > 0) return running.filter((task) => world.targets.some(({ taskArn, health }) => taskArn === task.arn && health.state === 'healthy')).length;
  return running.filter((task) => (task.service?.healthyAt ?? (task.startedAt ?? Infinity) + healthyAfterMs) <= world.nowMs).length;
}

/** A new task is sick, and would be healthy by its age, when the count goes down. */
const oneIsSick: Happening[] = [
  { kind: 'pass', ms: 0 },
  { kind: 'start', which: 0 },
  { kind: 'pass', ms: healthyAfterMs },
  { kind: 'deploy' },
  { kind: 'start', which: 4 },
  { kind: 'start', which: 4 },
  { kind: 'sicken', which: 1 },
  { kind: 'pass', ms: healthyAfterMs },
  { kind: 'scale', count: 3 },
];

test('no turn starts tasks above maximumPercent or stops tasks below minimumHealthyPercent, whatever happens in between', () => {
  fc.assert(
    fc.property(percents, loadBalancers, fc.integer({ min: 0, max: 6 }), fc.array(happening, { minLength: 5, maxLength: 60 }), (deploymentConfiguration, balancers, desiredCount, happenings) => {
      const world = new OneService({ desiredCount, deploymentConfiguration });
      world.loadBalancers = balancers;
      world.deploy(1);
      for (const next of happenings) {
        happen(world, next);
        const before = { wanted: world.wanted().length, healthy: healthy(world) };
        world.turn();
        const maximum = Math.max(maximumCount(world.service), world.service.desiredCount);
        assert.ok(world.wanted().length <= Math.max(before.wanted, maximum), `${world.wanted().length} tasks are wanted, ${maximum} are the maximum`);
        assert.ok(healthy(world) >= Math.min(before.healthy, minimumHealthyCount(world.service)), `${healthy(world)} healthy tasks are left of ${before.healthy}`);
      }
    }),
    { numRuns: 300, examples: [[{ minimumHealthyPercent: 50, maximumPercent: 150 }, [], 5, oneIsSick]] },
  );
});

test('when nothing fails any more the service ends with its count of the latest revision, COMPLETED and steady, and nothing left to plan', () => {
  fc.assert(
    fc.property(percents, loadBalancers, fc.integer({ min: 0, max: 6 }), fc.array(happening, { maxLength: 40 }), (percentages, balancers, desiredCount, happenings) => {
      // With a maximum of 100 % and a minimum that rounds up to all of them nothing could ever move.
      const deploymentConfiguration = percentages.maximumPercent < 200 ? { ...percentages, minimumHealthyPercent: 0 } : percentages;
      const world = new OneService({ desiredCount, deploymentConfiguration });
      world.loadBalancers = balancers;
      world.deploy(1);
      for (const next of happenings) {
        happen(world, next);
        world.turn();
      }
      for (let rounds = 0; rounds < 10; rounds += 1) {
        world.nowMs += hourMs;
        for (const task of world.wanted()) if (task.healthStatus === 'UNHEALTHY') world.end(task, 'UserInitiated');
        world.run();
      }
      assert.equal(world.wanted(world.definitions.size).length, world.service.desiredCount);
      assert.equal(world.wanted().length, world.service.desiredCount);
      assert.deepEqual(world.deployments.map(({ status, rolloutState }) => `${status} ${rolloutState}`), ['PRIMARY COMPLETED']);
      assert.ok(world.service.steadyAt !== undefined);
    }),
    { numRuns: 60 },
  );
});
