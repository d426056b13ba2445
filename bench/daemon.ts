import type { ECSClientConfig } from '@aws-sdk/client-ecs';
import { request } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { daemonEnvironment, daemonFlags } from '#server/process-options.ts';
import { freePort, startChild } from './children.ts';
import { until } from './measure.ts';

export interface BenchDaemon extends AsyncDisposable {
  /** Empties the whole cloud. */
  reset(): Promise<void>;
  readonly endpoint: string;
  readonly registry: string;
  readonly stateDir: string;
  readonly logFile: string;
  readonly pid: number;
  readonly apiReadyMs: number;
  readonly runtimeReadyMs: number;
  readonly clientConfig: ECSClientConfig & { readonly endpoint: string; readonly region: string; readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } };
}

/** A daemon of its own on a free port; disposing stops it with all its tasks and removes its state. */
export async function startDaemon(stateDir?: string, environment: Readonly<Record<string, string>> = {}): Promise<BenchDaemon> {
  const folder = stateDir ?? (await mkdtemp(join(tmpdir(), 'drydock-bench-')));
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const logFile = join(folder, 'bench.log');
  const startedAt = performance.now();
  const child = startChild(process.execPath, [...daemonFlags, join(import.meta.dirname, '../src/server/main.ts')], { logFile, env: { ...daemonEnvironment, ...environment, DRYDOCK_STATE_DIR: folder, DRYDOCK_PORT: String(port) } });
  await until('the API', 30_000, () => fetch(endpoint).catch(() => undefined), 5);
  const apiReadyMs = performance.now() - startedAt;
  const status = await until('the runtime', 60_000, async () => {
    const seen = await adminCall(folder, 'GET', '/status').catch(() => undefined);
    return seen?.runtime.state === 'ready' ? seen : undefined;
  });
  const runtimeReadyMs = performance.now() - startedAt;
  const { accessKeyId, secretAccessKey } = JSON.parse(await readFile(join(folder, 'root-credentials.json'), 'utf8'));
  return {
    endpoint,
    registry: status.registry,
    stateDir: folder,
    logFile,
    pid: child.process.pid ?? 0,
    apiReadyMs,
    runtimeReadyMs,
    clientConfig: { endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey } },
    async reset() {
      await adminCall(folder, 'POST', '/reset');
    },
    async [Symbol.asyncDispose]() {
      await adminCall(folder, 'POST', '/stop', { tasks: 'stop' });
      await new Promise<void>((resolve) => (child.process.exitCode === null ? child.process.once('exit', () => resolve()) : resolve()));
      await rm(folder, { recursive: true });
    },
  };
}

interface Status {
  readonly registry: string;
  readonly runtime: { readonly state: string };
}

function adminCall(stateDir: string, method: string, path: string, body?: unknown): Promise<Status> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: join(stateDir, 'admin.sock'), method, path, headers: { 'content-type': 'application/json' } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(JSON.parse(text || '{}')));
    });
    call.once('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}
