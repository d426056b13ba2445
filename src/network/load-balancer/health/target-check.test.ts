import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { secondMs } from '#base/time.ts';
import type { LoadBalancerReport } from '#model/load-balancer-topology.ts';
import { healthCheck } from '../topology.fixture.ts';
import { newCheck } from './check.fixture.ts';
import type { Check } from './check.ts';
import { failed, passed } from './failures.ts';
import type { CheckResult } from './health-state.ts';
import { TargetCheck } from './target-check.ts';

class World {
  readonly clock = new ManualClock(0);
  readonly checkedAt: number[] = [];
  readonly reports: LoadBalancerReport['kind'][] = [];
  result: CheckResult | undefined = passed;
  readonly targetCheck: TargetCheck;

  constructor(check: Check) {
    this.targetCheck = new TargetCheck(check, {
      clock: this.clock,
      random: seededRandom(1),
      probe: async () => {
        this.checkedAt.push(this.clock.nowMs());
        return this.result;
      },
      report: ({ kind }) => this.reports.push(kind),
    });
  }
}

test('a new target is checked at once, and then at each interval', async () => {
  const world = new World(newCheck());
  await world.clock.advance(61 * secondMs);
  assert.deepEqual(world.checkedAt, [0, 30_000, 60_000]);
  assert.deepEqual(world.reports, ['healthy']);
});

test('a new target that does not answer is tried again soon, and only checks of the interval count against it', async () => {
  const world = new World(newCheck());
  world.result = failed;
  await world.clock.advance(29 * secondMs);
  assert.deepEqual(world.checkedAt.map(Math.round), [0, 100, 250, 475, 813, 1_319, 2_078, 3_217, 4_926, 7_489, 11_333, 17_100, 25_749]);
  assert.deepEqual(world.reports, []);
  await world.clock.advance(2 * secondMs);
  assert.deepEqual(world.reports, ['unhealthy']);
  const { length } = world.checkedAt;
  await world.clock.advance(30 * secondMs);
  assert.equal(world.checkedAt.length, length + 1);
});

test('a new target that answers late is healthy with the first try that passes', async () => {
  const world = new World(newCheck());
  world.result = failed;
  await world.clock.advance(1_600);
  world.result = passed;
  await world.clock.advance(secondMs);
  assert.deepEqual(world.reports, ['healthy']);
});

test('checks of targets that were known before the daemon started are spread over the interval', async () => {
  const world = new World(newCheck({ state: 'healthy' }));
  await world.clock.advance(0);
  assert.deepEqual(world.checkedAt, []);
  await world.clock.advance(30 * secondMs);
  assert.equal(world.checkedAt.length, 1);
});

test('a check that could not be made says nothing of the target', async () => {
  const world = new World(newCheck());
  world.result = undefined;
  await world.clock.advance(120 * secondMs);
  assert.deepEqual(world.reports, []);
});

test('a report that was lost is repeated when the control plane says otherwise, and other settings are tried at once', async () => {
  const world = new World(newCheck());
  await world.clock.advance(secondMs);
  world.targetCheck.update(newCheck({ state: 'initial' }));
  assert.deepEqual(world.reports, ['healthy', 'healthy']);
  world.targetCheck.update(newCheck({ state: 'healthy', settings: { ...healthCheck, path: '/other' } }));
  await world.clock.advance(secondMs);
  assert.deepEqual(world.checkedAt, [0, secondMs]);
});

test('nothing is checked once it is over', async () => {
  const world = new World(newCheck());
  world.targetCheck[Symbol.dispose]();
  await world.clock.advance(90 * secondMs);
  assert.deepEqual([world.checkedAt, world.reports], [[], []]);
});
