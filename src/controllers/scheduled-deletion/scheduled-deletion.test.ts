import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { dayMs } from '#base/time.ts';
import { kmsAliases } from '#model/kms-alias.ts';
import { kmsGrants } from '#model/kms-grant.ts';
import { newKmsKey } from '#model/kms-key.fixture.ts';
import { kmsKeys, kmsKeyState } from '#model/kms-key.ts';
import { parameters, type Parameter } from '#model/parameter.ts';
import { backfillReplications, replicationBackfills, type ReplicationBackfill } from '#model/replication-backfill.ts';
import { secrets, type Secret } from '#model/secret.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { createScheduledDeletionController } from './controller.ts';
import { keyAfter, keyEndsAt } from './plan.ts';

const scope = { account: '111122223333', region: 'eu-west-1' };
const startAt = 1_000 * dayMs;

test('a key goes when its waiting period is over, with its aliases and grants', async () => {
  const { store, clock } = await world();
  const key = newKmsKey({ deletion: { at: startAt + 7 * dayMs, windowInDays: 7 } });
  const other = newKmsKey({ id: '22345678-1234-4234-8234-123456789012' });
  await store.transact((transaction) => {
    for (const { arn, id } of [key, other]) {
      transaction.put(kmsAliases, { ...scope, name: `alias/${id}`, arn: `alias-of-${id}`, keyArn: arn, createdAt: 0, updatedAt: 0 });
      transaction.put(kmsGrants, { id: `grant-on-${id}`, keyArn: arn, granteePrincipal: 'p', issuingAccount: 'a', operations: ['Decrypt'], createdAt: 0 });
    }
    transaction.put(kmsKeys, key);
    transaction.put(kmsKeys, other);
  });
  await clock.advance(7 * dayMs - 1);
  assert.equal(store.list(kmsKeys).length, 2);
  await clock.advance(1);
  assert.deepEqual([store.list(kmsKeys), store.list(kmsAliases).map(({ keyArn }) => keyArn), store.list(kmsGrants).map(({ keyArn }) => keyArn)], [[other], [other.arn], [other.arn]]);
});

test('a deletion that is cancelled in time does not happen', async () => {
  const { store, clock } = await world();
  const key = newKmsKey();
  await store.transact((transaction) => transaction.put(kmsKeys, { ...key, deletion: { at: startAt + dayMs, windowInDays: 7 } }));
  await clock.advance(dayMs - 1);
  await store.transact((transaction) => transaction.put(kmsKeys, key));
  await clock.advance(30 * dayMs);
  assert.deepEqual(store.list(kmsKeys), [key]);
});

test('imported material that expires leaves its key pending import', async () => {
  const { store, clock } = await world();
  const key = newKmsKey({ origin: 'EXTERNAL', materials: [{ id: 'a', sealed: 'x', expiresAt: startAt + dayMs }, { id: 'b', sealed: 'y', expiresAt: startAt + 2 * dayMs }] });
  await store.transact((transaction) => transaction.put(kmsKeys, key));
  await clock.advance(dayMs);
  const [left] = store.list(kmsKeys);
  assert.deepEqual(left?.materials, [{ id: 'a' }, { id: 'b', sealed: 'y', expiresAt: startAt + 2 * dayMs }]);
  assert.equal(left && kmsKeyState(left), 'PendingImport');
  await clock.advance(dayMs);
  assert.deepEqual(store.list(kmsKeys)[0]?.materials, [{ id: 'a' }, { id: 'b' }]);
});

test('secrets whose recovery window is over, and parameters that expire, go with the cloud\'s clock', async () => {
  const { store, clock } = await world();
  const secret = (name: string, deletesAt?: number): Secret => ({ ...scope, arn: name, name, versions: [], tags: [], createdAt: 0, changedAt: 0, replicas: [], ...(deletesAt !== undefined && { deletesAt }) });
  const parameter = (name: string, deletesAt?: number): Parameter => ({ ...scope, arn: name, name, versions: [], tags: [], ...(deletesAt !== undefined && { deletesAt }) });
  await store.transact((transaction) => {
    for (const one of [secret('s1', startAt + dayMs), secret('s2', startAt + 2 * dayMs), secret('s3')]) transaction.put(secrets, one);
    for (const one of [parameter('p1', startAt + dayMs), parameter('p2', startAt + 2 * dayMs), parameter('p3')]) transaction.put(parameters, one);
  });
  const left = () => [store.list(secrets), store.list(parameters)].map((documents) => documents.map(({ name }) => name));
  await clock.advance(dayMs);
  assert.deepEqual(left(), [['s2', 's3'], ['p2', 'p3']]);
  await clock.advance(1_000 * dayMs);
  assert.deepEqual(left(), [['s3'], ['p3']]);
});

test('a replication backfill is told of for 90 days after its end', async () => {
  const { store, clock } = await world();
  const backfill: ReplicationBackfill = { ...scope, id: 'a', destination: { ...scope, region: 'us-east-1' }, status: 'STOPPED', startedAt: 0, endedAt: startAt };
  await store.transact((transaction) => {
    for (const id of ['a', 'b']) transaction.put(backfillReplications, { backfillId: id, repositoryArn: 'r', digest: 'd', status: 'COMPLETE' });
    transaction.put(replicationBackfills, backfill);
    transaction.put(replicationBackfills, { ...scope, id: 'b', destination: backfill.destination, status: 'IN_PROGRESS', startedAt: 0 });
  });
  await clock.advance(90 * dayMs - 1);
  assert.equal(store.list(replicationBackfills).length, 2);
  await clock.advance(1);
  assert.deepEqual([store.list(replicationBackfills).map(({ id }) => id), store.list(backfillReplications).map(({ backfillId }) => backfillId)], [['b'], ['b']]);
});

test('what was due while the daemon was down goes when it starts', async () => {
  const store = await Store.open(memoryJournal(), [kmsKeys, kmsAliases, kmsGrants, secrets, parameters, replicationBackfills, backfillReplications]);
  await store.transact((transaction) => transaction.put(kmsKeys, newKmsKey({ deletion: { at: startAt - dayMs, windowInDays: 7 } })));
  const clock = new ManualClock(startAt);
  createScheduledDeletionController({ store, clock, log: silentLog }).start();
  await clock.advance(0);
  assert.deepEqual(store.list(kmsKeys), []);
});

test('what is left of a key is due no more, whatever was due', () => {
  const at = fc.option(fc.nat(100), { nil: undefined });
  const material = fc.record({ id: fc.string(), sealed: fc.constant('x'), expiresAt: at });
  fc.assert(fc.property(fc.array(material), fc.option(material, { nil: undefined }), at, fc.nat(100), (rows, pending, deletesAt, nowMs) => {
    const defined = ({ expiresAt, ...rest }: { id: string; sealed: string; expiresAt: number | undefined }) => ({ ...rest, ...(expiresAt !== undefined && { expiresAt }) });
    const key = newKmsKey({ materials: rows.map(defined), ...(pending !== undefined && { pendingMaterial: defined(pending) }), ...(deletesAt !== undefined && { deletion: { at: deletesAt, windowInDays: 7 } }) });
    const left = keyAfter(key, nowMs);
    assert.equal(left === undefined, deletesAt !== undefined && deletesAt <= nowMs);
    assert.ok(left === undefined || (keyEndsAt(left) ?? Infinity) > nowMs);
    assert.ok(left === undefined || left.materials.length === key.materials.length);
    if ((keyEndsAt(key) ?? Infinity) > nowMs) assert.deepEqual(left, key);
  }));
});

async function world() {
  const clock = new ManualClock(startAt);
  const store = await Store.open(memoryJournal(), [kmsKeys, kmsAliases, kmsGrants, secrets, parameters, replicationBackfills, backfillReplications]);
  createScheduledDeletionController({ store, clock, log: silentLog }).start();
  return { store, clock };
}
