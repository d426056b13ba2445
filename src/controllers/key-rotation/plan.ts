import { known } from '#base/assert.ts';
import { dayMs } from '#base/time.ts';
import { rotatedKey, rotationDueAt, type KmsKey, type KmsKeyMaterial } from '#model/kms-key.ts';

/** Rotated once, however many times were missed while it was disabled or time made a leap; the next time is in step with those before. */
export function planRotation(key: KmsKey, material: KmsKeyMaterial, nowMs: number): KmsKey {
  const rotation = known(key.rotation, 'the rotation of a key that is due');
  const dueAt = known(rotationDueAt(key), 'when it was due');
  const periodMs = rotation.periodInDays * dayMs;
  const missed = Math.floor((nowMs - dueAt) / periodMs);
  return { ...rotatedKey(key, material, { at: nowMs, type: 'AUTOMATIC' }), rotation: { ...rotation, nextAt: dueAt + (missed + 1) * periodMs } };
}
