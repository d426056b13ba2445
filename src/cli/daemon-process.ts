import { spawn, type ChildProcess } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { access, constants, mkdir, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, messageOf, WorldError } from '#base/errors.ts';
import { secondMs } from '#base/time.ts';
import { daemonLogName, type DaemonStatus } from '#server/admin-protocol.ts';
import { daemonEnvironment, daemonFlags } from '#server/process-options.ts';
import type { Settings } from '#server/settings.ts';
import { askToStop, findDaemon } from './admin-client.ts';
import { followFile } from './follow-file.ts';
import { isAlive } from './processes.ts';
import { projectRoot } from './product-version.ts';
import { variablesOf } from './where.ts';

export const startTimeoutMs = 60 * secondMs;
export const stopTimeoutMs = 90 * secondMs;
const pollMs = 15;
/** How long a daemon that another command started may take until it answers. */
const otherStartsMs = 1 * secondMs;
/** A larger log is kept as `daemon.log.1`, and a new one begun, at the next start. */
const logBytesMax = 16 * 1024 ** 2;

/** A daemon that was started and may not be ready yet. */
export interface StartedDaemon {
  readonly child: ChildProcess;
  readonly logFile: string;
  /** Where this start's lines begin in the log. */
  readonly logOffset: number;
}

/** Starts the daemon in the background. It writes its own log; what Node.js may say when it crashes goes there too. */
export async function startDaemon(settings: Settings): Promise<StartedDaemon> {
  await makeStateDir(settings.stateDir);
  const logFile = join(settings.stateDir, daemonLogName);
  await setAsideLargeLog(logFile);
  await using log = await open(logFile, 'a', 0o600);
  const { size } = await log.stat();
  const child = spawn(process.execPath, daemonArgs, { cwd: '/', detached: true, stdio: ['ignore', log.fd, log.fd], env: { ...daemonEnvironment, ...process.env, ...variablesOf(settings) } });
  child.unref();
  return { child, logFile, logOffset: size };
}

/** Runs the daemon in the foreground until it ends, with its log on the terminal too. Resolves to its exit code. */
export async function runDaemon(settings: Settings): Promise<number> {
  await makeStateDir(settings.stateDir);
  const logFile = join(settings.stateDir, daemonLogName);
  await setAsideLargeLog(logFile);
  await using log = await open(logFile, 'a+', 0o600);
  const { size } = await log.stat();
  // In a session of its own: Ctrl-C reaches it through us only, once.
  const child = spawn(process.execPath, daemonArgs, { cwd: '/', detached: true, stdio: ['ignore', 'inherit', 'inherit'], env: { ...daemonEnvironment, ...process.env, ...variablesOf(settings) } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
  const ended = new AbortController();
  const exitCode = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1))).finally(() => ended.abort());
  await followFile(log, { offset: size, until: ended.signal, print: (text) => process.stdout.write(text) });
  return await exitCode;
}

/** Waits until containers can run; `onProgress` is told of each step. Throws WorldError with the daemon's own last words when it fails. */
export async function waitUntilReady(started: StartedDaemon, stateDir: string, onProgress: (status: DaemonStatus) => void): Promise<DaemonStatus> {
  const deadline = performance.now() + startTimeoutMs;
  let endedAt: number | undefined;
  started.child.once('exit', () => (endedAt = performance.now()));
  while (performance.now() < deadline) {
    const status = await findDaemon(stateDir).catch(nothingWhenSilent);
    // When two are started at once, one ends and the other one is the daemon.
    if (status !== undefined && (status.pid === started.child.pid || endedAt !== undefined)) {
      onProgress(status);
      if (isReady(status)) return status;
    } else if (endedAt !== undefined && performance.now() - endedAt > otherStartsMs) {
      throw new WorldError('DaemonEnded', `the daemon ended while it started:\n${await lastWords(started)}\n(the whole log: ${started.logFile})`);
    }
    await pause();
  }
  throw new WorldError('NotReady', `the daemon was not ready within ${startTimeoutMs / secondMs} s; its log says:\n${await lastWords(started)}`);
}

/** On a busy machine a daemon that starts may not get to answer in time: it is asked again. */
function nothingWhenSilent(thrown: unknown): undefined {
  if (codeOf(thrown) !== 'DaemonSilent') throw thrown;
}

/** Throws WorldError `RuntimeFailed` when it will never be. */
export function isReady({ runtime }: DaemonStatus): boolean {
  if (runtime.state === 'failed') throw new WorldError('RuntimeFailed', `the daemon is up, but containers cannot run: ${runtime.message ?? 'see its log'}`);
  return runtime.state === 'ready';
}

/** Stops the daemon and waits until its process is gone. */
export async function stopDaemon(daemon: DaemonStatus, tasks: 'keep' | 'stop'): Promise<void> {
  await askToStop(daemon.stateDir, { tasks });
  const deadline = performance.now() + stopTimeoutMs;
  while (isAlive(daemon.pid)) {
    if (performance.now() > deadline) throw new WorldError('NotStopped', `the daemon (pid ${daemon.pid}) did not stop within ${stopTimeoutMs / secondMs} s; see ${daemon.logFile}`);
    await pause();
  }
}

const daemonArgs = [...daemonFlags, join(projectRoot, 'src/server/main.ts')];

async function makeStateDir(stateDir: string): Promise<void> {
  try {
    await mkdir(stateDir, { recursive: true, mode: 0o711 });
    await access(stateDir, constants.W_OK);
  } catch (thrown) {
    throw new WorldError('NoStateDirectory', `the state directory ${stateDir} cannot be written (${codeOf(thrown) ?? messageOf(thrown)}); choose another one with --state-dir`, { cause: thrown });
  }
}

async function setAsideLargeLog(logFile: string): Promise<void> {
  if (existsSync(logFile) && (await stat(logFile)).size > logBytesMax) await rename(logFile, `${logFile}.1`);
}

/** The last lines that this start wrote to the log. */
async function lastWords({ logFile, logOffset }: StartedDaemon): Promise<string> {
  if ((await stat(logFile)).size <= logOffset) return '  (nothing)';
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(logFile, { start: logOffset })) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8').trim().split('\n').slice(-12).map((line) => `  ${line}`).join('\n');
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pollMs));
}
