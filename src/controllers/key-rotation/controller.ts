import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { kmsKeys, rotationDueAt, type KmsKeyMaterial } from '#model/kms-key.ts';
import type { Store } from '#state/store.ts';
import { createDueLoop, dueKind, type DueLoop } from '../due-loop.ts';
import { planRotation } from './plan.ts';

export interface KeyRotationOptions {
  readonly store: Store;
  /** The cloud's. */
  readonly clock: Clock;
  readonly log: Log;
  /** New material of a symmetric key, sealed for it. */
  readonly newMaterial: (keyArn: string) => KmsKeyMaterial;
}

/** Gives KMS keys new material when their rotation is due (https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html). */
export function createKeyRotationController({ store, clock, log, newMaterial }: KeyRotationOptions): DueLoop {
  return createDueLoop({
    store,
    clock,
    kinds: [dueKind(kmsKeys, rotationDueAt)],
    turn(due) {
      const arns = due.get(kmsKeys.kind) ?? [];
      const nowMs = clock.nowMs();
      store.commit((transaction) => {
        for (const arn of arns) {
          const key = transaction.get(kmsKeys, arn);
          if (key !== undefined) transaction.put(kmsKeys, planRotation(key, newMaterial(arn), nowMs));
        }
      });
      log.info('keys rotated', { count: arns.length, first: arns[0] });
    },
  });
}
