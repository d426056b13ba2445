import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

test('what is written is at the URL that is given', async () => {
  const url = await files().write({ bucket: 'given', key: 'a/b c.pem' }, 'text');
  assert.match(url, /^file:\/\/\/.*\/given\/a\/b%20c\.pem$/);
  assert.equal(await readFile(new URL(url), 'utf8'), 'text');
});
