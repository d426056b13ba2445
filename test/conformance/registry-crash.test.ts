import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/free-port.ts';
import { killRounds } from '../support/kill-rounds.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const asked = process.env['DRYDOCK_KILL_ROUNDS'];
const rounds = Number(asked ?? 40);
const budgetMs = asked === undefined ? 40_000 : Number.POSITIVE_INFINITY;
const child = fileURLToPath(new URL('./registry-crash-child.ts', import.meta.url));

interface Running {
  readonly process: ChildProcess;
  readonly authorization: string;
}

/** None outlives the test, also one that fails: this process would wait for it. */
async function end({ process: ended }: Running): Promise<void> {
  const exit = once(ended, 'exit');
  if (ended.kill('SIGKILL')) await exit;
}

async function start(directory: string, port: number): Promise<Running> {
  const started = spawn(process.execPath, [child, directory, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line]: unknown[] = await once(started.stdout, 'data');
  const password = /^ready (\S+)/.exec(String(line))?.[1];
  assert.ok(password !== undefined, String(line));
  return { process: started, authorization: `Basic ${Buffer.from(`AWS:${password}`).toString('base64')}` };
}

test('what a push was told is there survives a registry killed at any moment, and what was deleted stays away', async (context) => {
  await using folder = await temporaryFolder('registry-crash');
  const port = await freePort();
  const base = `http://127.0.0.1:${port}/v2/crash/app`;
  let running = await start(folder.path, port);
  await using _last = { [Symbol.asyncDispose]: () => end(running) };
  const outcome = await killRounds({
    rounds,
    budgetMs,
    olderMax: 200,
    door: () => ({ base, authorization: running.authorization, deleteImage: (digest) => deleteImage(`${base}/manifests/${digest}`, running.authorization) }),
    async killAndStart() {
      await end(running);
      running = await start(folder.path, port);
    },
  });
  assert.ok(outcome.rounds > 0 && outcome.acknowledged > outcome.rounds, JSON.stringify(outcome));
  const staged = await readdir(join(folder.path, 'registry/staging'));
  assert.ok(staged.length <= 4 * outcome.rounds, 'staged uploads are bounded by the sessions that were cut');
  context.diagnostic(JSON.stringify(outcome));
});

async function deleteImage(url: string, authorization: string): Promise<void> {
  const response = await fetch(url, { method: 'DELETE', headers: { authorization } });
  assert.equal(response.status, 202, await response.text());
}
