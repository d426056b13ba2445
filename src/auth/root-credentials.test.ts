import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { systemRandom } from '#base/random.ts';
import { rootCredentials, rootCredentialsFile } from './root-credentials.ts';

async function directory() {
  const path = await mkdtemp(join(tmpdir(), 'drydock-auth-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

test('credentials are generated once, kept, and readable by nobody else', async () => {
  await using place = await directory();
  const options = { directory: place.path, env: {}, random: systemRandom };
  const first = await rootCredentials(options);
  assert.match(first.accessKeyId, /^AKIA[A-Z2-7]{16}$/);
  assert.match(first.secretAccessKey, /^[A-Za-z0-9+/]{40}$/);
  assert.deepEqual(await rootCredentials(options), first);
  assert.equal((await stat(join(place.path, rootCredentialsFile))).mode & 0o777, 0o600);
});

test('at no moment is there a file of credentials that are not whole, so that a start that is killed does not stop the next one', async () => {
  await using place = await directory();
  const path = join(place.path, rootCredentialsFile);
  await writeFile(`${path}.new`, '{ "accessKeyId": "AKI');
  const making = { isDone: false };
  const made = rootCredentials({ directory: place.path, env: {}, random: systemRandom }).finally(() => {
    making.isDone = true;
  });
  while (!making.isDone) {
    if (existsSync(path)) assert.match(readFileSync(path, 'utf8'), /\}\n$/);
    await setImmediate();
  }
  assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), await made);
  assert.deepEqual(readdirSync(place.path), [rootCredentialsFile]);
});

test('the environment wins, and has to name both', async () => {
  await using place = await directory();
  const options = { directory: place.path, random: systemRandom };
  const env = { DRYDOCK_ROOT_ACCESS_KEY_ID: 'test', DRYDOCK_ROOT_SECRET_ACCESS_KEY: 'secret' };
  assert.deepEqual(await rootCredentials({ ...options, env }), { accessKeyId: 'test', secretAccessKey: 'secret' });
  await assert.rejects(rootCredentials({ ...options, env: { DRYDOCK_ROOT_ACCESS_KEY_ID: 'test' } }), /Set both/);
});

test('a file that is not what it should be is said, and left as it is', async () => {
  await using place = await directory();
  const path = join(place.path, rootCredentialsFile);
  await writeFile(path, '{');
  await assert.rejects(rootCredentials({ directory: place.path, env: {}, random: systemRandom }), /Mend it, or remove it/);
  assert.equal(await readFile(path, 'utf8'), '{');
});
