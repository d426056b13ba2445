import { codeOf } from '#base/errors.ts';

/** Whether a call failed because its daemon was killed before it had answered, or was not there. An answer that is cut off in its middle says so by its code alone. */
export function isLost(thrown: unknown): boolean {
  return thrown instanceof Error && /ECONN|socket hang up|EPIPE|TimeoutError/.test(`${thrown.name} ${thrown.message} ${codeOf(thrown)} ${String(thrown.cause)} ${codeOf(thrown.cause)}`);
}
