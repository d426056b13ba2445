import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '#cli/product-version.ts';
import { runProgram } from '#cli/run-program.ts';
import type { BenchDaemon } from './daemon.ts';
import type { Row } from './report.ts';

const idleMs = 5_000;
const statusTimeoutMs = 60_000;

/** How long a daemon took to start, and what it weighs when nobody calls. */
export async function benchStart(daemon: BenchDaemon): Promise<readonly Row[]> {
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  const status = await readFile(`/proc/${daemon.pid}/status`, 'utf8');
  const megabytes = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  const statusMs = await statusTook(daemon);
  return [
    { what: 'daemon start: the API answers', ours: `${Math.round(daemon.apiReadyMs)} ms`, against: '–', ratio: '–', reach: '< 700 ms', isReached: daemon.apiReadyMs < 700 },
    { what: 'daemon start: containers can run', ours: `${Math.round(daemon.runtimeReadyMs)} ms`, against: '–', ratio: '–', reach: '< 1500 ms', isReached: daemon.runtimeReadyMs < 1500 },
    { what: 'idle resident memory of the daemon', ours: `${Math.round(megabytes)} MB`, against: '–', ratio: '–', reach: '< 150 MB', isReached: megabytes < 150 },
    { what: 'drydock status', ours: `${Math.round(statusMs)} ms`, against: '–', ratio: '–', reach: '< 500 ms', isReached: statusMs < 500 },
  ];
}

async function statusTook({ stateDir }: BenchDaemon): Promise<number> {
  const startedAt = performance.now();
  const { exitCode, stderr } = await runProgram(join(projectRoot, 'drydock'), ['status'], { timeoutMs: statusTimeoutMs, environment: { DRYDOCK_STATE_DIR: stateDir } });
  if (exitCode !== 0) throw new Error(`drydock status ended with ${exitCode}: ${stderr}`);
  return performance.now() - startedAt;
}
