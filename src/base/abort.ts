import type { Clock } from './clock.ts';

/** Runs `work` with a signal that aborts after `timeoutMs`, so that no wait on the outside world is without an end. */
export async function withDeadline<T>(clock: Clock, timeoutMs: number, what: string, work: (signal: AbortSignal) => Promise<T>, outer?: AbortSignal): Promise<T> {
  const controller = new AbortController();
  const cancel = clock.after(timeoutMs, () => controller.abort(new DeadlineExceeded(`${what} did not finish within ${timeoutMs} ms`)));
  const forward = () => controller.abort(outer?.reason);
  if (outer?.aborted) forward();
  outer?.addEventListener('abort', forward, { once: true });
  try {
    return await work(controller.signal);
  } finally {
    cancel();
    outer?.removeEventListener('abort', forward);
  }
}

export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
  readonly code = 'DeadlineExceeded';
}
