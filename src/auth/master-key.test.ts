import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemRandom } from '#base/random.ts';
import { masterKeyChecks } from '#model/master-key-check.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { masterKeyFile, masterSealing } from './master-key.ts';

async function world(env: Readonly<Record<string, string>> = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'drydock-auth-'));
  const store = await Store.open(memoryJournal(), [masterKeyChecks]);
  const options = { directory, env, random: systemRandom, store };
  return { ...options, file: join(directory, masterKeyFile), [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}

test('the master key is made once, in a file that nobody else can read, and opens after a restart what it sealed before', async () => {
  await using place = await world();
  const sealed = (await masterSealing(place)).seal('secret', 'a');
  assert.equal((await stat(place.file)).mode & 0o777, 0o600);
  assert.equal((await masterSealing(place)).open(sealed, 'a')?.toString(), 'secret');
});

test('a master key that is lost, other or damaged is refused at the start, in words that say what to do', async () => {
  await using place = await world();
  await masterSealing(place);
  const other = Buffer.alloc(32, 1).toString('base64');
  await assert.rejects(masterSealing({ ...place, env: { DRYDOCK_MASTER_KEY: other } }), /another master key than DRYDOCK_MASTER_KEY holds/);
  await assert.rejects(masterSealing({ ...place, env: { DRYDOCK_MASTER_KEY: 'short' } }), /32 bytes in base64/);
  await writeFile(place.file, other);
  await assert.rejects(masterSealing(place), /sealed by another master key/);
  await writeFile(place.file, 'x');
  await assert.rejects(masterSealing(place), /does not hold 32 bytes/);
  await rm(place.file);
  await assert.rejects(masterSealing(place), /is gone, and the secrets .* cannot be read without it/);
});

test('a master key of the environment is written nowhere', async () => {
  await using place = await world({ DRYDOCK_MASTER_KEY: Buffer.alloc(32, 2).toString('base64') });
  await masterSealing(place);
  await assert.rejects(stat(place.file), /ENOENT/);
});
