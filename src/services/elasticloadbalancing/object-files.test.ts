import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { objectFiles } from './object-files.ts';

let directory = '';
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'objects-'));
  await mkdir(join(directory, 's3', 'certs', 'deep'), { recursive: true });
  await writeFile(join(directory, 's3', 'certs', 'deep', 'ca.pem'), 'content');
  await writeFile(join(directory, 'secret'), 'not an object');
});
after(() => rm(directory, { recursive: true }));

const files = () => objectFiles(join(directory, 's3'));

test('an object is the file of its key in the folder of its bucket', async () => {
  assert.equal((await files().read({ bucket: 'certs', key: 'deep/ca.pem' }))?.toString(), 'content');
});

test('nothing outside of the bucket’s folder is an object', async () => {
  const places = [['certs', '../../secret'], ['certs', 'deep/../../../secret'], ['..', 'secret'], ['certs', '/deep/ca.pem'], ['certs', 'deep//ca.pem'], ['certs', 'deep'], ['certs', ''], ['', 'deep/ca.pem'], ['certs', 'no'], ['nobody', 'ca.pem'], ['certs', 'deep/ca.pem/x'], ['certs', 'a\0b'], ['certs', 'x'.repeat(300)]] as const;
  for (const [bucket, key] of places) assert.equal(await files().read({ bucket, key }), undefined, `${bucket} ${key}`);
  await assert.rejects(files().write({ bucket: 'certs', key: '../x' }, ''), TypeError);
});

test('a link is an object as long as it leads to one', async () => {
  const folder = join(directory, 's3', 'certs');
  await symlink('deep/ca.pem', join(folder, 'latest.pem'));
  await symlink('../../secret', join(folder, 'secret.pem'));
  await symlink(directory, join(folder, 'outside'));
  await symlink('loop', join(folder, 'loop'));
  assert.equal((await files().read({ bucket: 'certs', key: 'latest.pem' }))?.toString(), 'content');
  for (const key of ['secret.pem', 'outside/secret', 'loop']) assert.equal(await files().read({ bucket: 'certs', key }), undefined, key);
  await assert.rejects(files().write({ bucket: 'certs', key: 'outside/new.pem' }, ''), { code: 'ObjectElsewhere' });
  await files().write({ bucket: 'certs', key: 'secret.pem' }, 'an object');
  assert.equal(await readFile(join(directory, 'secret'), 'utf8'), 'not an object');
});

test('what is written is at the URL that is given', async () => {
  const url = await files().write({ bucket: 'given', key: 'a/b c.pem' }, 'text');
  assert.match(url, /^file:\/\/\/.*\/given\/a\/b%20c\.pem$/);
  assert.equal(await readFile(new URL(url), 'utf8'), 'text');
});
