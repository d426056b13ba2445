import { DeadlineExceeded } from '#base/abort.ts';
import type { Clock } from '#base/clock.ts';

/** Waits at most `limitMs` for work that takes no signal; the work itself goes on, so it must be repeatable. */
export async function atMost<T>(clock: Clock, limitMs: number, what: string, work: Promise<T>): Promise<T> {
  const deadline = Promise.withResolvers<never>();
  const cancel = clock.after(limitMs, () => deadline.reject(new DeadlineExceeded(`${what} did not finish within ${limitMs} ms`)));
  try {
    return await Promise.race([work, deadline.promise]);
  } finally {
    cancel();
  }
}
