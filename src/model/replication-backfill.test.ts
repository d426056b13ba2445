import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isBackfillOver, withResult, type ReplicationBackfill } from './replication-backfill.ts';

const backfill = (total: number): ReplicationBackfill => ({ account: '111122223333', region: 'us-east-1', id: 'a', destination: { account: '111122223333', region: 'us-west-2' }, status: 'IN_PROGRESS', startedAt: 0, progress: { total, completed: 0, failed: 0, failureCodes: [] } });

/** After results in order, as far as it is not over before. */
function after(total: number, failures: readonly boolean[]): ReplicationBackfill {
  return failures.reduce((before, fails) => (isBackfillOver(before) ? before : withResult(before, fails ? 'AccessDenied' : undefined, 7)), backfill(total));
}

test('a backfill is complete when all of its replications are over, and tells each failure code once', () => {
  const { status, endedAt, progress } = after(3, [true, false, true]);
  assert.deepEqual({ status, endedAt, progress }, { status: 'COMPLETE', endedAt: 7, progress: { total: 3, completed: 1, failed: 2, failureCodes: ['AccessDenied'] } });
  assert.equal(after(3, [true, false]).status, 'IN_PROGRESS');
});

test('a backfill fails when half of its replications have failed, once a hundred are over', () => {
  const half = Array.from({ length: 100 }, (_, index) => index % 2 === 0);
  assert.equal(after(500, half.slice(0, 99)).status, 'IN_PROGRESS');
  assert.deepEqual([after(500, half).status, after(500, half).failureCode], ['FAILED', 'TooManyFailures']);
  assert.equal(after(500, [...half.slice(0, 98), false, false]).status, 'IN_PROGRESS');
});

test('whatever the results, what is counted is what has happened, and only an end has a time', () => {
  fc.assert(fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 300 }), fc.nat(300), (failures, extra) => {
    const { status, progress, endedAt } = after(failures.length + extra, failures);
    const processed = (progress?.completed ?? 0) + (progress?.failed ?? 0);
    assert.equal(progress?.failed, failures.slice(0, processed).filter(Boolean).length);
    assert.equal(status === 'IN_PROGRESS', endedAt === undefined);
    assert.ok(status !== 'IN_PROGRESS' || processed === failures.length);
    assert.equal(status === 'COMPLETE', processed === failures.length + extra && status !== 'FAILED');
  }));
});
