import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { changeFile } from './change-file.ts';

test('a new file is private; a changed one keeps its mode; a link stays a link; nothing else is left', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-change-'));
  t.after(() => rm(folder, { recursive: true }));
  const [fresh, old, link] = [join(folder, 'fresh'), join(folder, 'old'), join(folder, 'link')];
  await changeFile(fresh, () => 'a');
  assert.equal((await stat(fresh)).mode & 0o777, 0o600);

  await writeFile(old, 'before', { mode: 0o640 });
  await symlink(old, link);
  await changeFile(link, (text) => `${text}, after`);
  assert.equal(await readFile(old, 'utf8'), 'before, after');
  assert.equal((await stat(old)).mode & 0o777, 0o640);
  assert.deepEqual((await readdir(folder)).sort(), ['fresh', 'link', 'old']);
});
