import { dateOf } from '#base/time.ts';

/** Go's time.RFC3339Nano, which the ECS agent writes: the fraction of the second without the zeros at its end. */
export function rfc3339Nano(atMs: number): string {
  return dateOf(atMs).toISOString().replace(/\.?0+Z$/, 'Z');
}
