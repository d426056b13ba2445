import { spawn, type ChildProcess } from 'node:child_process';
import { open, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import { codeOf, messageOf, WorldError } from '#base/errors.ts';
import { offsetPathOf, requestsPathOf, socketOf } from '../access-logs/request-files.ts';
import { ask, watchSocket } from './command-socket.ts';

/** A process of HAProxy, as it can be found again by a later daemon. */
export interface WorkerRecord {
  readonly pid: number;
  /** In the kernel's ticks since it was started: no later process with the same pid has it. */
  readonly startTime: string;
  /** Where it takes commands. */
  readonly socket: string;
}

export interface WorkerWish {
  /** The folder of its configuration. */
  readonly configuration: string;
  readonly socket: string;
  /** Whose listening sockets it has too: none of them is closed in between. */
  readonly before?: WorkerRecord | undefined;
  readonly clock: Clock;
}

/** Reading the configuration of hundreds of load balancers takes a second on a slow machine. */
const startTimeoutMs = 30_000;
const readyLookMs = 3;
const complaintsMax = 20_000;

/** Starts HAProxy; resolves when it answers, and has the ports. Throws WorldError `ConfigurationRejected` with what it says. */
export async function startWorker({ configuration, socket, before, clock }: WorkerWish): Promise<WorkerRecord> {
  const takeOver = before === undefined ? [] : ['-x', before.socket];
  await rm(offsetPathOf(requestsPathOf(socket)), { force: true });
  await using requests = await open(requestsPathOf(socket), 'w', 0o600);
  const child = spawn('haproxy', [...argumentsOf(configuration), ...takeOver], { detached: true, stdio: ['ignore', requests.fd, 'pipe'] });
  const { stderr } = child;
  let complaints = '';
  stderr?.setEncoding('utf8').on('data', (chunk: string) => (complaints = `${complaints}${chunk}`.slice(-complaintsMax)));
  const ended = endOf(child).then((reason) => {
    throw new WorldError('ConfigurationRejected', `HAProxy ${reason}: ${complaints.trim()}`);
  });
  const isReady = new AbortController();
  try {
    await Promise.race([ended, answering(socket, isReady.signal, clock)]);
    return await recordOf(child.pid ?? 0, socket);
  } catch (thrown) {
    child.kill('SIGKILL');
    throw thrown;
  } finally {
    isReady.abort();
    ended.catch(() => undefined);
    // What it says later goes nowhere: it has to live without this process.
    stderr?.destroy();
    child.unref();
  }
}

function argumentsOf(configuration: string): readonly string[] {
  return ['-db', '-f', configuration];
}

/** All processes that were started with a configuration, whoever knows of them. */
export async function findWorkers(configuration: string): Promise<readonly WorkerRecord[]> {
  const wanted = ['haproxy', ...argumentsOf(configuration), ''].join('\0');
  const found = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(async (name) => {
    const command = await readFile(`/proc/${name}/cmdline`, 'latin1').catch(() => '');
    if (!command.startsWith(wanted)) return [];
    const [startTime, requests] = await Promise.all([startTimeOf(Number(name)), readlink(`/proc/${name}/fd/1`).catch(() => undefined)]);
    return startTime === undefined || requests === undefined ? [] : [{ pid: Number(name), startTime, socket: socketOf(requests) }];
  }));
  return found.flat();
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started (${error.message})`));
    child.once('close', (code, signal) => resolve(`ended (${signal ?? code})`));
  });
}

async function answering(socket: string, signal: AbortSignal, clock: Clock): Promise<void> {
  const deadline = clock.nowMs() + startTimeoutMs;
  while (!signal.aborted) {
    if (await answers(socket, clock)) return;
    if (clock.nowMs() > deadline) throw new WorldError('HaproxyNotAnswering', `HAProxy has not answered at ${socket} within ${startTimeoutMs} ms`);
    await delay(readyLookMs);
  }
}

async function answers(socket: string, clock: Clock): Promise<boolean> {
  return ask(socket, 'show version', clock).then(() => true, () => false);
}

async function recordOf(pid: number, socket: string): Promise<WorkerRecord> {
  const startTime = await startTimeOf(pid);
  if (startTime === undefined) throw new WorldError('HaproxyNotAnswering', 'HAProxy ended at once');
  return { pid, startTime, socket };
}

/** The 22nd field of a process's `stat`; its second, the name, may have spaces and ends with the last parenthesis. A zombie is none. */
async function startTimeOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}

export async function isAlive({ pid, startTime }: WorkerRecord): Promise<boolean> {
  return (await startTimeOf(pid)) === startTime;
}

/** Calls back when the worker is gone; disposing stops looking. */
export function watchWorker(worker: WorkerRecord, onEnd: () => void): Disposable {
  return watchSocket(worker.socket, onEnd);
}

const endLookMs = 10;
const endGraceMs = 3_000;
const endTimeoutMs = 10_000;

/** Ends a worker with its connections. Throws WorldError `HaproxyNotEnded`. */
export async function endWorker(worker: WorkerRecord): Promise<void> {
  for (let waitedMs = 0; await isAlive(worker); waitedMs += endLookMs) {
    if (waitedMs === 0) signalWorker(worker, 'SIGTERM');
    if (waitedMs === endGraceMs) signalWorker(worker, 'SIGKILL');
    if (waitedMs === endTimeoutMs) throw new WorldError('HaproxyNotEnded', `HAProxy (${worker.pid}) has not ended within ${endTimeoutMs} ms, though it was killed`);
    await delay(endLookMs);
  }
}

function signalWorker({ pid }: WorkerRecord, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (thrown) {
    if (codeOf(thrown) !== 'ESRCH') throw new WorldError('HaproxyNotEnded', `HAProxy (${pid}) cannot be ended: ${messageOf(thrown)}`, { cause: thrown });
  }
}
