import { appendFileSync } from 'node:fs';
import { codeOf } from '#base/errors.ts';

/** Adds a line to the daemon's log. One that the disk has no room for is lost: what cannot do without room says so itself, and whoever writes a line is not to fail by it. */
export function appendLine(file: string, line: string): void {
  try {
    appendFileSync(file, line, { mode: 0o600 });
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOSPC') throw thrown;
  }
}
