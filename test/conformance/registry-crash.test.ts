import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const rounds = 15;
const pushers = 4;
const child = fileURLToPath(new URL('./registry-crash-child.ts', import.meta.url));
const digestOf = (content: string | Uint8Array) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

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

test('what a push was told is there survives a registry killed at any moment', { timeout: 500_000 }, async () => {
  await using folder = await temporaryFolder('registry-crash');
  const port = await freePort();
  const base = `http://127.0.0.1:${port}/v2/crash/app`;
  /** Every path that was acknowledged, with the digest of what it must give. */
  const acknowledged = new Map<string, string>();
  let running = await start(folder.path, port);
  await using _last = { [Symbol.asyncDispose]: () => end(running) };
  let first = Promise.withResolvers<void>();
  const acknowledge = (path: string, digest: string) => {
    if (!acknowledged.has(path)) first.resolve();
    acknowledged.set(path, digest);
  };

  const put = async (method: string, path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
    const response = await fetch(`${base}${path}`, { method, body, headers: { authorization: running.authorization, ...headers } });
    assert.equal(response.status, 201, await response.text());
  };
  const pushImages = async (pusher: number) => {
    for (let count = 0; ; count += 1) {
      const shared = `shared by all in ${Math.floor(count / 2)}`;
      const layers: readonly (string | Uint8Array<ArrayBuffer>)[] = [shared, new Uint8Array(randomBytes(randomInt(1, 200_000)))];
      for (const layer of layers) {
        await put('POST', `/blobs/uploads/?digest=${digestOf(layer)}`, layer);
        acknowledge(`/blobs/${digestOf(layer)}`, digestOf(layer));
      }
      const [config, ...rest] = layers.map((layer) => ({ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: digestOf(layer), size: layer.length }));
      const manifest = JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', config, layers: rest });
      const tag = `${pusher}-${digestOf(manifest).slice(7, 17)}`;
      await put('PUT', `/manifests/${tag}`, manifest);
      acknowledge(`/manifests/${tag}`, digestOf(manifest));
    }
  };

  for (let round = 0; round < rounds; round += 1) {
    first = Promise.withResolvers();
    const pushing = Array.from({ length: pushers }, (_, pusher) => pushImages(pusher).catch((thrown: unknown) => {
      if (!(thrown instanceof TypeError)) throw thrown;
    }));
    // However busy the machine is, something new was acknowledged that may be lost; a pusher that fails has no time to wait for.
    await Promise.race([first.promise, ...pushing]);
    await new Promise((resolve) => setTimeout(resolve, randomInt(20, 250)));
    await end(running);
    await Promise.all(pushing);
    running = await start(folder.path, port);
    for (const [path, digest] of acknowledged) {
      const response = await fetch(`${base}${path}`, { headers: { authorization: running.authorization } });
      assert.equal(response.status, 200, `${path} was lost in round ${round}`);
      assert.equal(digestOf(new Uint8Array(await response.arrayBuffer())), digest);
    }
  }
  assert.ok(acknowledged.size >= rounds, `only ${acknowledged.size} pushes were acknowledged`);
  const staged = await readdir(join(folder.path, 'registry/staging'));
  assert.ok(staged.length <= rounds * pushers, 'staged uploads are bounded by the sessions that were cut');
});
