import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { taskFilesIn } from './task-files.ts';

const contents = { network: { hosts: '127.0.0.1 localhost\n', hostname: 'a\n', resolvConf: 'nameserver 10.0.0.2\n' }, volumes: [], outputs: [] };

test('a task finds its network files whole after a daemon that was killed while it wrote them, and as its containers edited them', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'drydock-task-files-'));
  const files = taskFilesIn(directory);
  const { hosts, hostname } = files.pathsOf('t1');
  await mkdir(dirname(hosts), { recursive: true });
  await writeFile(`${hosts}.new`, '127.');
  await files.prepare('t1', contents);
  assert.equal(await readFile(hosts, 'utf8'), contents.network.hosts);
  await writeFile(hostname, 'edited\n');
  await files.prepare('t1', contents);
  assert.equal(await readFile(hostname, 'utf8'), 'edited\n');
  assert.deepEqual((await readdir(dirname(hosts))).filter((name) => name.endsWith('.new')), []);
  await rm(directory, { recursive: true });
});
