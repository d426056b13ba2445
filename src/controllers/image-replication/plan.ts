import { minuteMs, secondMs } from '#base/time.ts';
import type { ReplicationWork } from '#model/image-replicator.ts';

/** Bounds what copying takes of the machine from pushes and pulls. */
export const runningMax = 4;

/** With the pauses between them these take about half an hour, in which nearly all images of AWS are replicated. */
export const attemptsMax = 12;

const firstPauseMs = secondMs;
const pauseMaxMs = 5 * minuteMs;

/** A replication that waits for its turn. */
export interface WaitingReplication {
  readonly work: ReplicationWork;
  /** After a failure of the world. */
  readonly notBeforeMs: number;
}

export interface ReplicationWorld {
  /** Those that came first, first. */
  readonly waiting: Iterable<WaitingReplication>;
  /** The keys of those that are under way. */
  readonly running: ReadonlySet<string>;
  readonly nowMs: number;
}

export interface ReplicationPlan {
  readonly start: readonly ReplicationWork[];
  /** When the first is due of those that cannot begin yet because of a failure; absent while all hands are busy, or nothing waits. */
  readonly wakeAt?: number;
}

/** Which replications begin now: in order, never one twice at a time, and never more than `runningMax`. */
export function planReplications({ waiting, running, nowMs }: ReplicationWorld): ReplicationPlan {
  const start: ReplicationWork[] = [];
  let wakeAt = Infinity;
  for (const { work, notBeforeMs } of waiting) {
    if (running.size + start.length >= runningMax) return { start };
    if (running.has(work.key)) continue;
    if (notBeforeMs <= nowMs) start.push(work);
    else wakeAt = Math.min(wakeAt, notBeforeMs);
  }
  return wakeAt === Infinity ? { start } : { start, wakeAt };
}

/** How long to wait after so many failures of the world; undefined when it has been tried often enough. */
export function pauseAfter(attempts: number): number | undefined {
  return attempts >= attemptsMax ? undefined : Math.min(pauseMaxMs, firstPauseMs * 2 ** (attempts - 1));
}
