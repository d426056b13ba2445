import type { TimeLine } from '#base/time-line.ts';
import { defineCollection } from './collection.ts';

/** How the cloud's clock got to where it is; there is one such document, or none when it shows real time. */
export interface TimeShift {
  readonly line: TimeLine;
}

export const timeShiftKey = 'time-shift';

export const timeShifts = defineCollection<TimeShift>()({ kind: 'time-shift', version: 1, key: () => timeShiftKey, indexes: {} });
