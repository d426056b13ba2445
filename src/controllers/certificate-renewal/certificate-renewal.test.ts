import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { known } from '#base/assert.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { dayMs, hourMs, secondMs } from '#base/time.ts';
import { localAuthority, type LocalAuthority } from '#certificates/local-authority.ts';
import { certificateAuthorities } from '#model/certificate-authority.ts';
import { newCertificate } from '#model/certificate.fixture.ts';
import { certificates, type Certificate } from '#model/certificate.ts';
import { listeners } from '#model/listener.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { createCertificateRenewalController } from './controller.ts';
import { planCertificateRenewal } from './plan.ts';

const startAt = 20_000 * dayMs;

test('a certificate is renewed from 60 days before its end on, when a listener has it or it was exported', () => {
  const inUse = newCertificate(1, { notAfter: 395 * dayMs });
  const exported = newCertificate(2, { notAfter: 400 * dayMs, exportedAt: 1 });
  const unused = newCertificate(3);
  const imported = newCertificate(4, { type: 'IMPORTED' });
  const revoked = newCertificate(5, { exportedAt: 1, revoked: { at: 2, reason: 'UNSPECIFIED' } });
  const plan = (nowMs: number) => planCertificateRenewal({ nowMs, certificates: [inUse, exported, unused, imported, revoked], inUse: new Set([inUse.arn, imported.arn]) });
  assert.deepEqual(plan(335 * dayMs - 1), { renew: [], nextAt: 335 * dayMs });
  assert.deepEqual(plan(335 * dayMs), { renew: [inUse], nextAt: 340 * dayMs });
  assert.deepEqual(plan(1_000 * dayMs), { renew: [inUse, exported] });
});

test('what is renewed is due, and what will be due is not yet', () => {
  const some = fc.array(fc.record({ notAfter: fc.integer({ min: 0, max: 1_000 }), isUsed: fc.boolean(), isExported: fc.boolean(), isImported: fc.boolean() }));
  fc.assert(fc.property(some, fc.integer({ min: 0, max: 1_000 }), (rows, today) => {
    const all = rows.map(({ notAfter, isExported, isImported }, index) => newCertificate(index, { notAfter: notAfter * dayMs, type: isImported ? 'IMPORTED' : 'AMAZON_ISSUED', ...(isExported && { exportedAt: 1 }) }));
    const inUse = new Set(all.filter((_, index) => rows[index]?.isUsed).map(({ arn }) => arn));
    const { renew, nextAt = Infinity } = planCertificateRenewal({ nowMs: today * dayMs, certificates: all, inUse });
    assert.ok(renew.every(({ type, notAfter }) => type === 'AMAZON_ISSUED' && notAfter - 60 * dayMs <= today * dayMs));
    assert.ok(nextAt > today * dayMs);
    const renewed = new Set(renew.map(({ arn }) => arn));
    const after = all.map((certificate) => (renewed.has(certificate.arn) ? { ...certificate, notAfter: (today + 395) * dayMs } : certificate));
    assert.deepEqual(planCertificateRenewal({ nowMs: today * dayMs, certificates: after, inUse }).renew, []);
  }));
});

test('the controller renews with the cloud\'s clock, year after year, under the same ARN with another key', async () => {
  await using world = await renewalWorld();
  const first = world.current();
  await world.advance(334 * dayMs);
  assert.equal(world.current().serial, first.serial);
  await world.advance(2 * dayMs);
  const second = world.current();
  assert.notEqual(second.privateKey, first.privateKey);
  assert.deepEqual([second.arn, second.exportedAt, second.createdAt], [first.arn, undefined, first.createdAt]);
  assert.ok(second.notAfter > first.notAfter + 333 * dayMs);
  await world.advance(340 * dayMs);
  assert.equal(world.current().serial, second.serial, 'it was not exported again');
});

test('time that leaps over the end of a certificate renews it once', async () => {
  await using world = await renewalWorld();
  await world.advance(3_000 * dayMs);
  const { notAfter, renewedAt } = world.current();
  assert.deepEqual([renewedAt, notAfter], [startAt + 3_000 * dayMs, startAt + 3_395 * dayMs - secondMs]);
});

test('a renewal that fails is tried again an hour later', async () => {
  const attemptsAt: number[] = [];
  await using world = await renewalWorld((authority, clock) => ({
    ...authority,
    issue(wish) {
      attemptsAt.push(clock.nowMs());
      return attemptsAt.length < 3 ? Promise.reject(new Error('no entropy')) : authority.issue(wish);
    },
  }));
  const { serial } = world.current();
  await world.advance(337 * dayMs);
  assert.notEqual(world.current().serial, serial);
  const [first = 0] = attemptsAt;
  assert.deepEqual(attemptsAt.map((at) => at - first), [0, hourMs, 2 * hourMs]);
});

/** One exported certificate, and a controller that runs. */
async function renewalWorld(change: (authority: LocalAuthority, clock: ManualClock) => LocalAuthority = (authority) => authority) {
  const clock = new ManualClock(startAt);
  const store = await Store.open(memoryJournal(), [certificateAuthorities, certificates, listeners]);
  const authority = localAuthority({ store, clock, realClock: clock, random: seededRandom(1) });
  const certificate: Certificate = { ...newCertificate(1), ...(await authority.issue({ names: ['a.test.example'], keyAlgorithm: 'EC_prime256v1' })), exportedAt: 1 };
  await store.transact((transaction) => transaction.put(certificates, certificate));
  const controller = createCertificateRenewalController({ store, authority: change(authority, clock), clock, log: silentLog });
  controller.start();
  await controller.idle();
  return {
    current: () => known(store.get(certificates, certificate.arn), 'the certificate'),
    async advance(byMs: number) {
      await clock.advance(byMs);
      await controller.idle();
    },
    async [Symbol.asyncDispose]() {
      controller[Symbol.dispose]();
    },
  };
}
