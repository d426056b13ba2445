import type { FileHandle } from 'node:fs/promises';

const pollMs = 100;

export interface Following {
  /** Where to begin. */
  readonly offset: number;
  /** Ends it, after what is there by then was printed. */
  readonly until?: AbortSignal;
  readonly print: (text: string) => void;
}

/** Prints what is added to a file, as it grows. */
export async function followFile(file: FileHandle, { offset, until, print }: Following): Promise<void> {
  let start = offset;
  for (;;) {
    const isLast = until?.aborted === true;
    const { size } = await file.stat();
    if (size > start) print(await readRange(file, start, size));
    // A file that shrank was begun anew.
    start = size;
    if (isLast) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

export async function readRange(file: FileHandle, start: number, end: number): Promise<string> {
  const buffer = Buffer.alloc(end - start);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
  return buffer.toString('utf8', 0, bytesRead);
}
