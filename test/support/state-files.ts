import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '#base/errors.ts';
import type { TestDaemon } from './daemon.ts';

/** What containerd has of its own, of images and of what it runs. */
const containerdFolder = 'containerd';

/** The paths of the daemon's own files that have these bytes in them, as they are or encoded; of containerd's none. */
export function stateFilesWith({ settings: { stateDir } }: TestDaemon, bytes: string | Buffer): Promise<readonly string[]> {
  return filesWith(stateDir, formsOf(bytes), [containerdFolder]);
}

/** The same of containerd's files. */
export function containerdFilesWith({ settings: { stateDir } }: TestDaemon, bytes: string | Buffer): Promise<readonly string[]> {
  return filesWith(join(stateDir, containerdFolder), formsOf(bytes), []);
}

function formsOf(given: string | Buffer): readonly Buffer[] {
  const bytes = Buffer.from(given);
  return [bytes, ...[bytes.toString('base64').replaceAll('=', ''), bytes.toString('base64url'), bytes.toString('hex')].map((text) => Buffer.from(text))];
}

async function filesWith(folder: string, forms: readonly Buffer[], besides: readonly string[]): Promise<readonly string[]> {
  const entries = await unlessGone(readdir(folder, { withFileTypes: true }));
  const found: string[] = [];
  for (const entry of entries ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !besides.includes(entry.name)) found.push(...(await filesWith(path, forms, [])));
    if (!entry.isFile()) continue;
    const content = await unlessGone(readFile(path));
    if (forms.some((form) => content?.includes(form) === true)) found.push(path);
  }
  return found;
}

/** Daemons go on working while a test looks: what was there may be gone. */
async function unlessGone<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT') throw thrown;
    return undefined;
  }
}
