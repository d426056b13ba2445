import { chmod, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '#base/errors.ts';

const newFileMode = 0o600;

/** Replaces a text file's content in one step: whoever reads it sees the old or the new text, and its mode stays. */
export async function changeFile(path: string, change: (text: string) => string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // A file that is a link (dotfiles kept elsewhere) is changed where it lies.
  const target = await realpath(path).catch(() => path);
  const before = await readFile(target, 'utf8').catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  });
  const after = change(before ?? '');
  if (after === before) return;
  const mode = before === undefined ? newFileMode : (await stat(target)).mode;
  const staging = `${target}.drydock-${process.pid}`;
  try {
    await writeFile(staging, after, { mode: newFileMode });
    await chmod(staging, mode);
    await rename(staging, target);
  } finally {
    await rm(staging, { force: true });
  }
}
