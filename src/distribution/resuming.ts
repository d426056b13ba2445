import { messageOf } from '#base/errors.ts';

const attemptsMax = 5;

export interface Resuming {
  readonly first: Response;
  readonly size: number;
  readonly fetchFrom: (offset: number) => Promise<Response>;
  readonly signal: AbortSignal;
  /** What is thrown when it is given up. */
  readonly failed: (sentence: string, cause: unknown) => Error;
}

/** The blob's bytes; when the connection breaks, the rest is asked for, as long as each attempt brings something. */
export async function* resuming({ first, size, fetchFrom, signal, failed }: Resuming): AsyncGenerator<Uint8Array> {
  let [response, offset, failuresInARow] = [first, 0, 0];
  while (offset < size) {
    try {
      // A registry that ignores the range sends everything again.
      let skipped = response.status === 206 || response === first ? 0 : offset;
      for await (const chunk of response.body ?? []) {
        const part = chunk.subarray(Math.min(skipped, chunk.length));
        skipped -= chunk.length - part.length;
        if (part.length === 0) continue;
        offset += part.length;
        failuresInARow = 0;
        yield part;
      }
      if (offset < size) throw new Error(`the connection ended after ${offset} of ${size} bytes`);
    } catch (error) {
      failuresInARow += 1;
      if (signal.aborted) throw signal.reason;
      if (failuresInARow >= attemptsMax) throw failed(messageOf(error), error);
      response = await fetchFrom(offset);
      if (!response.ok) throw failed(`the registry answered ${response.status} for the rest of a blob`, error);
    }
  }
}
