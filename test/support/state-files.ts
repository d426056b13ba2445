import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestDaemon } from './daemon.ts';

/** The names of the daemon's files that have a text in them, as it is or encoded. */
export async function stateFilesWith(daemon: TestDaemon, text: string): Promise<readonly string[]> {
  const { stateDir } = daemon.settings;
  const bytes = Buffer.from(text);
  const forms = [text, bytes.toString('base64').replaceAll('=', ''), bytes.toString('hex')];
  const files = (await readdir(stateDir, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  const found = await Promise.all(files.map(async ({ parentPath, name }) => {
    const content = await readFile(join(parentPath, name));
    return forms.some((form) => content.includes(form)) ? [name] : [];
  }));
  return found.flat();
}
