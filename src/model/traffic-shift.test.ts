import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { ForwardAction } from './listener-rule.ts';
import { servingGroups, trafficSteps, weightsOf, withGreenPercent } from './traffic-shift.ts';

const route = { productionListenerRule: 'rule', blueTargetGroupArn: 'blue', greenTargetGroupArn: 'green' };
const tenths = (min: number) => fc.integer({ min: min * 10, max: 1_000 }).map((count) => count / 10);

test('BLUE_GREEN shifts all traffic at once', () => {
  assert.deepEqual(trafficSteps({ strategy: 'BLUE_GREEN' }), [100]);
});

test('CANARY shifts 5 percent first unless told otherwise, and then the rest', () => {
  assert.deepEqual(trafficSteps({ strategy: 'CANARY' }), [5, 100]);
  assert.deepEqual(trafficSteps({ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0.1 } }), [0.1, 100]);
  assert.deepEqual(trafficSteps({ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 100 } }), [100]);
});

test('LINEAR shifts 10 percent at a time unless told otherwise, and what is left at the end', () => {
  assert.deepEqual(trafficSteps({ strategy: 'LINEAR' }), [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  assert.deepEqual(trafficSteps({ strategy: 'LINEAR', linearConfiguration: { stepPercent: 33.3 } }), [33.3, 66.6, 99.9, 100]);
  assert.equal(trafficSteps({ strategy: 'LINEAR', linearConfiguration: { stepPercent: 3 } }).length, 34);
});

test('steps only grow and end at 100', () => {
  fc.assert(fc.property(tenths(3), (stepPercent) => {
    const steps = trafficSteps({ strategy: 'LINEAR', linearConfiguration: { stepPercent } });
    assert.equal(steps.at(-1), 100);
    assert.ok(steps.every((percent, index) => percent > (steps[index - 1] ?? 0)));
  }));
});

test('weights are whole, at most 999, and share the traffic as the percentage says', () => {
  fc.assert(fc.property(tenths(0), (percent) => {
    const { blue, green } = weightsOf(percent);
    assert.ok([blue, green].every((weight) => Number.isInteger(weight) && weight >= 0 && weight <= 999));
    assert.ok(Math.abs(green / (blue + green) - percent / 100) < 1e-9);
  }));
});

test('only what is forwarded is shared anew: stickiness and order stay', () => {
  const forward: ForwardAction = { type: 'forward', order: 1, targetGroups: [{ targetGroupArn: 'blue', weight: 1 }], stickinessSeconds: 60, isPlain: true };
  const [shared] = withGreenPercent([forward], route, 0.5);
  assert.deepEqual(shared, { ...forward, isPlain: false, targetGroups: [{ targetGroupArn: 'blue', weight: 995 }, { targetGroupArn: 'green', weight: 5 }] });
  assert.deepEqual(servingGroups(withGreenPercent([forward], route, 100)), ['green']);
});
