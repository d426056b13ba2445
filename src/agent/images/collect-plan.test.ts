import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { planCollection, unusedAgeMsMax, unusedAgeMsMin } from './collect-plan.ts';

const nowMs = 100 * unusedAgeMsMax;
const roomy = { totalBytes: 1_000, freeBytes: 900 };
const image = (manifestDigest: string, ageMs: number, sizeBytes = 10) => ({ manifestDigest, sizeBytes, unusedSince: nowMs - ageMs });

test('images unused for long are removed, others stay while there is room', () => {
  assert.deepEqual(planCollection({ unused: [image('old', unusedAgeMsMax), image('new', unusedAgeMsMin)], disk: roomy, nowMs }), ['old']);
});

test('on a full disk those unused longest go first, until there is room again', () => {
  const unused = [image('young', unusedAgeMsMin + 1), image('older', unusedAgeMsMin + 3), image('old', unusedAgeMsMin + 2)];
  assert.deepEqual(planCollection({ unused, disk: { totalBytes: 1_000, freeBytes: 95 }, nowMs }), ['older', 'old', 'young']);
  assert.deepEqual(planCollection({ unused: unused.map((one) => ({ ...one, sizeBytes: 40 })), disk: { totalBytes: 1_000, freeBytes: 95 }, nowMs }), ['older', 'old']);
});

test('no image goes within an hour of its last use, however full the disk is', () => {
  fc.assert(fc.property(fc.array(fc.nat({ max: unusedAgeMsMax * 2 })), fc.nat({ max: 1_000 }), (ages, freeBytes) => {
    const unused = ages.map((ageMs, index) => image(String(index), ageMs));
    const removed = new Set(planCollection({ unused, disk: { totalBytes: 1_000, freeBytes }, nowMs }));
    return unused.every((one) => !removed.has(one.manifestDigest) || nowMs - one.unusedSince >= unusedAgeMsMin);
  }));
});
