import { minuteMs, secondMs } from '#base/time.ts';

const firstDelayMs = secondMs;
/**
 * AWS documents how long it grows to, not how (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html), and that tasks
 * which are stopped because they fail ELB health checks put nothing off: only as often as checks fail are they replaced.
 */
const longestDelayMs = 27 * minuteMs;
/** Rounds of which a task failed to start, after which ECS says so. */
const impairedRounds = 3;

/** How long the next start of a group waits whose last so many rounds of starts failed. */
export function startDelayMs(failedRounds: number): number {
  return failedRounds === 0 ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failedRounds - 1, 30));
}

export function isImpaired(failedRounds: number): boolean {
  return failedRounds >= impairedRounds;
}
