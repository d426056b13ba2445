import type { Clock } from '#base/clock.ts';
import { ShiftedClock } from '#base/shifted-clock.ts';
import { timeShiftKey, timeShifts } from '#model/time-shift.ts';
import type { Store } from '#state/store.ts';

/** The clock of all that the AWS APIs show, as it was left; a reset of the cloud forgets what it was shifted by. */
export function cloudClock(store: Store, real: Clock): ShiftedClock {
  const line = store.get(timeShifts, timeShiftKey)?.line ?? [];
  return new ShiftedClock({ real, line, save: (next) => store.transact((transaction) => transaction.put(timeShifts, { line: next })) });
}
