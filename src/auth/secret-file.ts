import { chmod, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '#base/errors.ts';

/** Readable by nobody but who runs the daemon. */
const fileMode = 0o600;

/** The content of a file that only its owner may read, from now on at least; undefined when there is none. */
export async function readSecretFile(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  });
  if (text !== undefined) await chmod(path, fileMode);
  return text;
}

/** The file is there with all of its content or not at all, whenever the process or the host dies. */
export async function writeSecretFile(path: string, content: string): Promise<void> {
  const staging = `${path}.new`;
  {
    await using file = await open(staging, 'w', fileMode);
    await file.writeFile(content);
    await file.sync();
  }
  await rename(staging, path);
  await using directory = await open(dirname(path), 'r');
  await directory.sync();
}
