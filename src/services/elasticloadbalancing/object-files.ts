import { mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { codeOf, WorldError } from '#base/errors.ts';
import { secondMs } from '#base/time.ts';

/** An object of a bucket. */
export interface ObjectPlace {
  readonly bucket: string | undefined;
  readonly key: string | undefined;
}

/** What stands for S3 until it is there: a folder, with a folder for each bucket, with a file for each object. */
export interface ObjectFiles {
  /** Undefined when there is no such object. */
  read(place: ObjectPlace): Promise<Buffer | undefined>;
  /** Gives the URL of the file, which is there with all of its content. */
  write(place: ObjectPlace, content: string | Buffer): Promise<string>;
}

/** Larger than anything that this service reads: a revocation list has at most 500,000 entries. */
const objectBytesMax = 64 * 1_024 * 1_024;
const deadlineMs = 10 * secondMs;

export function objectFiles(directory: string): ObjectFiles {
  let writes = 0;
  return {
    read: async (place) => {
      const path = pathOf(directory, place);
      return path === undefined ? undefined : readIfThere(directory, path);
    },
    write: async (place, content) => {
      const path = pathOf(directory, place);
      if (path === undefined) throw new TypeError(`${place.bucket}/${place.key} is not an object's place`);
      await mkdir(dirname(path), { recursive: true });
      if (!(await isIn(directory, dirname(path)))) throw new WorldError('ObjectElsewhere', `${path} leads out of ${directory} by a link, where no object is written: remove the link`);
      const unfinished = `${path}.${(writes += 1)}.unfinished`;
      await writeFile(unfinished, content, { signal: AbortSignal.timeout(deadlineMs) });
      await rename(unfinished, path);
      return pathToFileURL(path).href;
    },
  };
}

/** Undefined for names that lead out of the bucket's folder, or that no bucket has. */
function pathOf(directory: string, { bucket = '', key = '' }: ObjectPlace): string | undefined {
  const steps = key.split('/');
  const isBucket = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) && !bucket.includes('..');
  if (!isBucket || key.includes('\0') || steps.some((step) => step === '' || step === '.' || step === '..')) return undefined;
  return join(directory, bucket, ...steps);
}

/** Whether a path is in the directory when links are followed: the daemon may read and write files that its callers may not. */
async function isIn(directory: string, path: string): Promise<boolean> {
  return (await realpath(path)).startsWith(join(await realpath(directory), sep));
}

async function readIfThere(directory: string, path: string): Promise<Buffer | undefined> {
  try {
    if (!(await isIn(directory, path))) return undefined;
    const found = await stat(path);
    return found.isFile() && found.size <= objectBytesMax ? await readFile(path, { signal: AbortSignal.timeout(deadlineMs) }) : undefined;
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(codeOf(thrown) ?? '')) return undefined;
    throw thrown;
  }
}
