import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { boundLogFile } from './log-file.ts';
import { identifyProcess, readPidFile } from './process-identity.ts';
import { SupervisedProcess } from './supervised-process.ts';

const supported = process.platform === 'linux';

const nobody = 65_534;

let count = 0;

/** A child whose command line no other run of these tests has. */
async function withChild(work: (open: () => SupervisedProcess, folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-child-'));
  const args = [`100${(count += 1)}.${process.pid}`];
  const open = () => new SupervisedProcess({ name: 'sleep', command: 'sleep', args, pidFile: join(folder, 'pid'), logFile: join(folder, 'log'), clock: systemClock, log: silentLog });
  try {
    await work(open, folder);
  } finally {
    const last = open();
    await last.start();
    await last.stop();
    await rm(folder, { recursive: true });
  }
}

test('a child outlives its daemon and is found by the next one', { skip: !supported }, () => withChild(async (open) => {
  const first = open();
  assert.deepEqual(await first.start(), { isAdopted: false });
  await first[Symbol.asyncDispose]();
  const second = open();
  assert.deepEqual(await second.start(), { isAdopted: true });
  assert.equal(second.pid, first.pid);
  await second[Symbol.asyncDispose]();
}));

test('a child is found without its pid file, and not mistaken for another process with its pid', { skip: !supported }, () => withChild(async (open, folder) => {
  const first = open();
  await first.start();
  await first[Symbol.asyncDispose]();
  await writeFile(join(folder, 'pid'), JSON.stringify({ ...(await identifyProcess(process.pid)), startTime: '1' }));
  const second = open();
  assert.deepEqual(await second.start(), { isAdopted: true });
  assert.equal(second.pid, first.pid);
  assert.equal((await readPidFile(join(folder, 'pid')))?.pid, first.pid);
  await second[Symbol.asyncDispose]();
}));

test('a process of somebody else, or in a container, is not taken for a child by its command line', { skip: !supported || process.getuid?.() !== 0 }, () => withChild(async (open, folder) => {
  const ours = open();
  await ours.start();
  const { pid } = ours;
  const line = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').slice(0, -1);
  await ours.stop();
  const [command = '', ...args] = line;
  const strangers = [
    spawn(command, args, { uid: nobody, stdio: 'ignore' }),
    spawn('unshare', ['--pid', '--fork', '--kill-child', command, ...args], { stdio: 'ignore' }),
  ];
  try {
    await Promise.all(strangers.map((child) => once(child, 'spawn')));
    const child = open();
    assert.deepEqual(await child.start(), { isAdopted: false });
    await child.stop();
  } finally {
    await Promise.all(strangers.map(async (child) => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }));
  }
  assert.equal((await stat(join(folder, 'log'))).mode & 0o077, 0);
}));

test('a child that dies is started again, and it is said', { skip: !supported }, () => withChild(async (open) => {
  const child = open();
  await child.start();
  const { pid } = child;
  const restarted = new Promise<void>((resolve) => child.onRestart(resolve));
  process.kill(pid ?? 0, 'SIGKILL');
  const keepAlive = setTimeout(() => {}, 60_000);
  await restarted;
  clearTimeout(keepAlive);
  assert.notEqual(child.pid, pid);
  await child.stop();
  assert.equal(child.pid, undefined);
}));

test('a program that is not there is named', { skip: !supported }, async () => {
  const child = new SupervisedProcess({ name: 'engine', command: '/no/such/engine', args: [], pidFile: join(tmpdir(), 'drydock-none.pid'), logFile: join(tmpdir(), 'drydock-none.log'), clock: systemClock, log: silentLog });
  await assert.rejects(child.start(), /engine could not be started: .*ENOENT/);
  await rm(join(tmpdir(), 'drydock-none.log'), { force: true });
});

test('a log file past its limit moves aside', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-log-'));
  await writeFile(join(folder, 'log'), 'x'.repeat(100));
  await boundLogFile(join(folder, 'log'), 100);
  assert.equal((await readFile(join(folder, 'log'))).length, 100);
  await boundLogFile(join(folder, 'log'), 99);
  assert.equal((await readFile(join(folder, 'log'))).length, 0);
  assert.equal((await readFile(join(folder, 'log.1'))).length, 100);
  await rm(folder, { recursive: true });
});
