import type { Clock } from '#base/clock.ts';
import { minuteMs } from '#base/time.ts';

/** Whom a request that failed said to be, and where it came from. */
export interface FailedRequest {
  /** Of a key that there is; undefined of others, of which there are too many. */
  readonly accessKeyId: string | undefined;
  readonly sourceIp: string;
  /** What it holds in memory while it waits. */
  readonly bytes: number;
}

/** Slows down who tries secrets. Requests whose signature is right never wait. */
export interface FailedSignatures {
  /** Resolves when the refusal may be answered; false when too many wait for theirs, and it is to be told nothing but that. Undefined when it need not wait. */
  delay(failed: FailedRequest): Promise<boolean> | undefined;
}

/** Failures of a key or an address before it begins to wait: a client that is set up wrongly gets its answers at once. */
const freeFailures = 20;
const firstDelayMs = 25;
const delayMsMax = 2_000;
/** Without a failure for so long, all of them are forgotten. */
const forgottenAfterMs = 5 * minuteMs;
/** However long the queue is, an answer is given before clients give up waiting for it. */
const answerMsMax = 30_000;
const rememberedMax = 4_096;
const waitingMax = 256;
const waitingBytesMax = 64 * 1_024 * 1_024;

interface Failures {
  readonly count: number;
  readonly at: number;
  /** When the last answer to one of them is given: the next comes after it, however many are asked for at the same time. */
  readonly answeredAt: number;
}

export function failedSignatures(clock: Clock): FailedSignatures {
  const remembered = new Map<string, Failures>();
  let waiting = 0;
  let waitingBytes = 0;
  return {
    delay({ accessKeyId, sourceIp, bytes }) {
      const nowMs = clock.nowMs();
      const names = [`address ${sourceIp}`, ...(accessKeyId === undefined ? [] : [`key ${accessKeyId}`])];
      const untilMs = Math.max(...names.map((name) => count(remembered, name, nowMs)));
      if (untilMs <= nowMs) return undefined;
      if (waiting >= waitingMax || waitingBytes + bytes > waitingBytesMax) return Promise.resolve(false);
      waiting += 1;
      waitingBytes += bytes;
      return new Promise((resolve) => {
        clock.after(untilMs - nowMs, () => {
          waiting -= 1;
          waitingBytes -= bytes;
          resolve(true);
        });
      });
    },
  };
}

/** Counts one more, and gives when it may be answered. Who has not failed for longest is forgotten first. */
function count(remembered: Map<string, Failures>, name: string, nowMs: number): number {
  const known = remembered.get(name);
  const last = known !== undefined && nowMs - known.at < forgottenAfterMs ? known : { count: 0, at: nowMs, answeredAt: nowMs };
  const failures = last.count + 1;
  const answeredAt = Math.min(Math.max(last.answeredAt, nowMs) + delayAfter(failures), nowMs + answerMsMax);
  remembered.delete(name);
  remembered.set(name, { count: failures, at: nowMs, answeredAt });
  for (const oldest of remembered.keys()) {
    if (remembered.size <= rememberedMax) break;
    remembered.delete(oldest);
  }
  return answeredAt;
}

/** Doubles with every failure beyond the free ones. */
function delayAfter(failures: number): number {
  return failures <= freeFailures ? 0 : Math.min(firstDelayMs * 2 ** (failures - freeFailures - 1), delayMsMax);
}
