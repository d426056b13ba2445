/**
 * A failure of the world (a process, a disk, a network, a registry): expected, retried with back-off, and shown in the
 * status of the resource it concerns. `code` is for programs, the message says what, which and what to do.
 */
export class WorldError extends Error {
  override readonly name: string = 'WorldError';
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * A caller's mistake for which the SDK has no exception class of its own (EC2's codes, common errors such as
 * `ValidationException`). Where the SDK has the class, throw that instead.
 */
export class CallerError extends Error {
  override readonly name = 'CallerError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The `code` of a Node system error (ENOENT, ECONNRESET …) or of one of ours. */
export function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** Whether the world is to blame: what was named so, and what Node says of a disk that is full or of files that may not be opened. */
export function isOfWorld(thrown: unknown): boolean {
  return thrown instanceof WorldError || (thrown instanceof Error && 'syscall' in thrown);
}
