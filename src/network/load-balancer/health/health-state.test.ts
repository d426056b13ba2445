import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { failed, mismatched, passed, timedOut } from './failures.ts';
import { afterCheck, initialHealth, type CheckResult, type HealthState } from './health-state.ts';

const thresholds = { healthyThresholdCount: 3, unhealthyThresholdCount: 2 };

function after(state: HealthState['state'], results: readonly CheckResult[]): HealthState {
  return results.reduce<HealthState>((health, result) => afterCheck(health, result, thresholds), initialHealth(state));
}

test('a new target is healthy with the first check that it passes', () => {
  assert.equal(after('initial', [passed]).state, 'healthy');
  assert.equal(after('initial', [failed, passed]).state, 'healthy');
});

test('a new target is unhealthy when as many checks in a row have failed as the unhealthy threshold says', () => {
  assert.equal(after('initial', [failed]).state, 'initial');
  assert.deepEqual(after('initial', [failed, timedOut]), { state: 'unhealthy', against: 0, reason: 'Target.Timeout', description: 'Request timed out' });
});

test('an unhealthy target needs as many checks in a row as the healthy threshold says, and tells of its last failure', () => {
  assert.equal(after('unhealthy', [passed, passed]).state, 'unhealthy');
  assert.equal(after('unhealthy', [passed, passed, passed]).state, 'healthy');
  assert.deepEqual(after('unhealthy', [passed, passed, mismatched(500), passed, passed]), { state: 'unhealthy', against: 2, reason: 'Target.ResponseCodeMismatch', description: 'Health checks failed with these codes: [500]' });
});

test('a healthy target stays so while no row of failures is long enough', () => {
  assert.equal(after('healthy', [failed, passed, failed, passed]).state, 'healthy');
  assert.equal(after('healthy', [failed, passed, failed, failed]).state, 'unhealthy');
});

test('whatever the checks find: the last ones say what the state is', () => {
  const results = fc.array(fc.constantFrom(passed, failed, timedOut, mismatched(404)), { minLength: 3 });
  fc.assert(
    fc.property(fc.constantFrom<HealthState['state'][]>('initial', 'healthy', 'unhealthy'), results, (state, found) => {
      const health = after(state, found);
      if (found.slice(-3).every(({ kind }) => kind === 'passed')) assert.equal(health.state, 'healthy');
      if (found.slice(-2).every(({ kind }) => kind === 'failed')) assert.equal(health.state, 'unhealthy');
      assert.notEqual(health.state, 'initial');
    }),
  );
});
