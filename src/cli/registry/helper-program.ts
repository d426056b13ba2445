import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { codeOf, WorldError } from '#base/errors.ts';
import { projectRoot } from '../product-version.ts';
import { isRoot } from '../where.ts';
import { helperName } from './docker-config.ts';

const fileName = `docker-credential-${helperName}`;
const mark = "# Written by 'drydock registry login'; 'drydock registry logout' removes it.";
const programMode = 0o755;

/** Where a user's programs are found. */
export function defaultBinFolder(): string {
  return isRoot() ? '/usr/local/bin' : join(homedir(), '.local/bin');
}

/** Writes the program that docker and its like start for a password; gives its path. A program of somebody else's under that name stays. */
export async function installHelper(folder: string, stateDir: string): Promise<string> {
  const path = join(folder, fileName);
  const there = await textAt(path);
  if (there !== undefined && !there.includes(mark)) throw new WorldError('HelperTaken', `${path} is not ours; move it away, or choose another folder with --bin-dir`);
  await mkdir(folder, { recursive: true });
  await writeFile(path, `#!/bin/sh\n${mark}\nexec ${quoted(join(projectRoot, 'drydock'))} registry credential-helper --state-dir ${quoted(stateDir)} "$@"\n`);
  await chmod(path, programMode);
  return path;
}

/** Gives whether it was there. */
export async function removeHelper(folder: string): Promise<boolean> {
  const path = join(folder, fileName);
  if ((await textAt(path))?.includes(mark) !== true) return false;
  await rm(path);
  return true;
}

async function textAt(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
