import type { Clock } from '#base/clock.ts';
import { secondMs } from '#base/time.ts';

export interface AnswerDeadlineOptions {
  readonly clock: Clock;
  /** Ends the asking, and the answer's body after it. */
  readonly signal: AbortSignal;
}

/** Until the headers of an answer. */
const answerTimeoutMs = 30 * secondMs;

/** Gives up asking a registry that says nothing; how long the body of an answer may take is up to whoever reads it. */
export async function withinAnswerDeadline({ clock, signal }: AnswerDeadlineOptions, ask: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
  const late = new AbortController();
  const cancel = clock.after(answerTimeoutMs, () => late.abort(new Error(`it does not answer for ${answerTimeoutMs / secondMs} s`)));
  try {
    return await ask(AbortSignal.any([signal, late.signal]));
  } finally {
    cancel();
  }
}
