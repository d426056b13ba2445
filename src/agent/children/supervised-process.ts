import { spawn } from 'node:child_process';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sleep, type Clock } from '#base/clock.ts';
import { messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { boundLogFile } from './log-file.ts';
import { findProcess, identifyProcess, isAlive, readPidFile, type ProcessIdentity } from './process-identity.ts';

export interface SupervisedProcessOptions {
  /** For people: `containerd`, `haproxy`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly pidFile: string;
  readonly logFile: string;
  readonly logBytesMax?: number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * A child that outlives this process: it is started detached, found again by its pid file after the daemon was killed,
 * and started again, with growing delays, when it dies.
 */
export class SupervisedProcess implements AsyncDisposable {
  readonly #options: SupervisedProcessOptions;
  readonly #restartListeners: (() => void)[] = [];
  readonly #watching = new AbortController();
  #identity: ProcessIdentity | undefined;
  #exited: Promise<void> | undefined;
  #watch: Promise<void> = Promise.resolve();

  constructor(options: SupervisedProcessOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#identity?.pid;
  }

  /** Adopts the living child of an earlier daemon, or starts one. Throws WorldError `ChildNotStarted`. */
  async start(): Promise<{ readonly isAdopted: boolean }> {
    this.#identity = await this.#findLiving();
    const isAdopted = this.#identity !== undefined;
    if (!isAdopted) await this.#spawn();
    this.#watch = this.#keepAlive();
    return { isAdopted };
  }

  /** Calls back after the child died and was started again. */
  onRestart(listener: () => void): void {
    this.#restartListeners.push(listener);
  }

  /** Ends the child: SIGTERM, then SIGKILL after `graceMs`. */
  async stop(graceMs = 10_000): Promise<void> {
    await this[Symbol.asyncDispose]();
    const identity = this.#identity;
    if (identity === undefined) return;
    await endProcess(identity, graceMs);
    this.#identity = undefined;
    await rm(this.#options.pidFile, { force: true });
  }

  /** Stops watching; the child lives on and is adopted by the next daemon. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#watching.abort();
    await this.#watch;
  }

  async #findLiving(): Promise<ProcessIdentity | undefined> {
    const { name, command, args, pidFile, log } = this.#options;
    const noted = await readPidFile(pidFile);
    const living = noted !== undefined && (await isAlive(noted)) ? noted : await findProcess([command, ...args]);
    if (living === undefined) return undefined;
    if (living !== noted) await this.#note(living);
    log.info(`${name} is running already`, { pid: living.pid });
    return living;
  }

  async #note(identity: ProcessIdentity): Promise<void> {
    const { pidFile } = this.#options;
    await mkdir(dirname(pidFile), { recursive: true });
    await writeFile(`${pidFile}.new`, JSON.stringify(identity));
    await rename(`${pidFile}.new`, pidFile);
  }

  async #spawn(): Promise<void> {
    const { name, command, args, environment, logFile, log } = this.#options;
    await mkdir(dirname(logFile), { recursive: true });
    await using output = await open(logFile, 'a', 0o600);
    const child = spawn(command, args, { detached: true, stdio: ['ignore', output.fd, output.fd], env: { ...process.env, ...environment } });
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve())).then(() => {
      if (this.#exited === exited) this.#exited = undefined;
    });
    this.#exited = exited;
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => reject(new WorldError('ChildNotStarted', `${name} could not be started: ${messageOf(error)}`, { cause: error })));
    });
    child.unref();
    this.#identity = child.pid === undefined ? undefined : await identifyProcess(child.pid);
    if (this.#identity === undefined) throw new WorldError('ChildNotStarted', `${name} ended at once; see ${logFile}`);
    await this.#note(this.#identity);
    log.info(`started ${name}`, { pid: this.#identity.pid });
  }

  async #keepAlive(): Promise<void> {
    const { clock, log, name, logFile, logBytesMax = defaultLogBytesMax } = this.#options;
    let delayMs = restartDelayMsMin;
    let startedAt = clock.nowMs();
    while (!this.#watching.signal.aborted) {
      await this.#nextLook();
      if (this.#watching.signal.aborted) return;
      await boundLogFile(logFile, logBytesMax);
      if (this.#identity !== undefined && (await isAlive(this.#identity))) continue;
      if (clock.nowMs() - startedAt > healthyAfterMs) delayMs = restartDelayMsMin;
      log.error(`${name} ended unexpectedly; it is started again`, { delayMs, logFile });
      await sleep(clock, delayMs, this.#watching.signal).catch(() => {});
      if (this.#watching.signal.aborted) return;
      delayMs = Math.min(delayMs * 2, restartDelayMsMax);
      startedAt = clock.nowMs();
      try {
        await this.#spawn();
        for (const listener of this.#restartListeners) listener();
      } catch (error) {
        if (!(error instanceof WorldError)) throw error;
        this.#identity = undefined;
        this.#exited = undefined;
        log.error(error.message);
      }
    }
  }

  /** Waits until it is time to look at the child again: at once when our own child ended. */
  async #nextLook(): Promise<void> {
    const wake = new AbortController();
    const look = sleep(this.#options.clock, this.#exited === undefined ? lookAtAdoptedEveryMs : lookAtOwnEveryMs, AbortSignal.any([wake.signal, this.#watching.signal])).catch(() => {});
    await (this.#exited === undefined ? look : Promise.race([look, this.#exited]));
    wake.abort();
  }
}

/** The end of our own child is told; looking at it is for its log, and in case. An adopted one has to be looked at. */
const lookAtOwnEveryMs = 5_000;
const lookAtAdoptedEveryMs = 500;
const restartDelayMsMin = 50;
const restartDelayMsMax = 10_000;
const healthyAfterMs = 30_000;
const defaultLogBytesMax = 8 << 20;

/** Its waits keep this process alive, because it is what a daemon does last. */
async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<void> {
  let waitedMs = 0;
  if (await isAlive(identity)) process.kill(identity.pid, 'SIGTERM');
  while (await isAlive(identity)) {
    if (waitedMs === graceMs) process.kill(identity.pid, 'SIGKILL');
    await delay(endLookMs);
    waitedMs += endLookMs;
  }
}

const endLookMs = 10;
