import { copyFile, stat, truncate } from 'node:fs/promises';
import { codeOf } from '#base/errors.ts';

/**
 * Keeps a file that another process appends to from growing without bound: past the limit its content moves to
 * `<path>.1`. The writer must append (O_APPEND), so that it goes on at the new end; what it writes between the copy and
 * the cut is lost, which is fine for a log that people read.
 */
export async function boundLogFile(path: string, bytesMax: number): Promise<void> {
  try {
    if ((await stat(path)).size <= bytesMax) return;
    await copyFile(path, `${path}.1`);
    await truncate(path, 0);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
