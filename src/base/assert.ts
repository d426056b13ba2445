/** States an invariant of ours. A broken one is a bug of ours: the daemon crashes and restarts on durable state. */
export function assert(claim: unknown, message: string): asserts claim {
  if (!claim) throw new AssertionFailure(message);
}

/** For the default branch of an exhaustive switch. */
export function unreachable(value: never, message = 'unreachable'): never {
  throw new AssertionFailure(`${message}: ${JSON.stringify(value)}`);
}

/** Unwraps a value that our own invariants promise to be there. */
export function known<T>(value: T | undefined | null, what: string): T {
  assert(value !== undefined && value !== null, `${what} must be known here`);
  return value;
}

export class AssertionFailure extends Error {
  override readonly name = 'AssertionFailure';
}
