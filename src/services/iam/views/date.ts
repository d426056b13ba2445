import { dateOf, secondMs } from '#base/time.ts';

/** IAM tells time in whole seconds. */
export function dateView(atMs: number): Date {
  return dateOf(Math.floor(atMs / secondMs) * secondMs);
}
