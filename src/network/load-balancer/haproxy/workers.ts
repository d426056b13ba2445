import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Clock } from '#base/clock.ts';
import { messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { removeIfEmpty, requestsPathOf } from '../access-logs/request-files.ts';
import { put } from './configuration-files.ts';
import { readWorkersRecord, type RetiredWorker, type WorkersRecord } from './workers-record.ts';
import { connectionsOf, retire } from './retired-worker.ts';
import { endWorker, findWorkers, isAlive, startWorker, watchWorker, type WorkerRecord } from './worker.ts';

export interface WorkersOptions {
  readonly folder: string;
  /** The folder of HAProxy's configuration. */
  readonly configuration: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Those that were replaced and still have connections; more than these many would take the host's memory. */
const oldWorkersMax = 40;
/** Connections that go on for longer end with their worker. */
const oldWorkerLifeMs = 3_600_000;
const reapEveryMs = 1_000;

/** The process of HAProxy that has the ports, and those before it that finish what they began. */
export class Workers implements AsyncDisposable {
  readonly #options: WorkersOptions;
  readonly #lostListeners: (() => void)[] = [];
  #record: WorkersRecord = { generation: 0, structures: {}, old: [] };
  #watch: Disposable | undefined;
  #cancelReap = () => {};
  #reaping: Promise<void> = Promise.resolve();
  #saved: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(options: WorkersOptions) {
    this.#options = options;
  }

  /** Takes over what an earlier daemon started. */
  async open(): Promise<void> {
    this.#record = readWorkersRecord(await readFile(this.#recordPath, 'utf8').catch(() => '')) ?? this.#record;
    await this.#findOrphans();
    const { current, old } = this.#record;
    // A daemon that was killed in the middle of a change may have left ports to those that it replaced.
    for (const worker of old) if (await isAlive(worker)) await this.#retire(worker);
    await this.#reap();
    if (current === undefined) return;
    if (await isAlive(current)) this.#keepWatch(current);
    else this.#record = { ...this.#record, current: undefined, structures: {} };
  }

  /** A daemon that was killed between two steps may have left one that is on no record: it has the ports, and an older configuration. */
  async #findOrphans(): Promise<void> {
    const known = new Set([this.#record.current, ...this.#record.old].map((worker) => worker?.pid));
    const orphans = (await findWorkers(this.#options.configuration)).filter(({ pid }) => !known.has(pid));
    if (orphans.length === 0) return;
    const retiredAt = this.#options.clock.nowMs();
    const generation = Math.max(this.#record.generation, ...orphans.map(({ socket }) => generationOf(socket)));
    this.#record = { ...this.#record, generation, old: [...this.#record.old, ...orphans.map((orphan) => ({ ...orphan, retiredAt }))] };
  }

  get current(): WorkerRecord | undefined {
    return this.#record.current;
  }

  /** By load balancer, the structures of what the current one read. */
  get structures(): ReadonlyMap<string, string> {
    return new Map(Object.entries(this.#record.structures));
  }

  /** Where the next one takes commands. */
  get nextSocket(): string {
    return join(this.#options.folder, `w${this.#record.generation + 1}${socketEnd}`);
  }

  onLost(listener: () => void): void {
    this.#lostListeners.push(listener);
  }

  /** Of those that run, and of one that is being started. */
  get sockets(): readonly string[] {
    return [this.nextSocket, ...[this.current, ...this.old].flatMap((worker) => worker?.socket ?? [])];
  }

  /** Starts one with the configuration as it now is on disk. Throws WorldError `ConfigurationRejected`; then all is as before. */
  async replace(structures: ReadonlyMap<string, string>): Promise<void> {
    const before = this.current;
    const socket = this.nextSocket;
    // A worker that waits for its connections to end waits for this one too.
    this.#watch?.[Symbol.dispose]();
    try {
      const worker = await startWorker({ configuration: this.#options.configuration, socket, before, clock: this.#options.clock });
      const old = [...this.#record.old, ...(before === undefined ? [] : [{ ...before, retiredAt: this.#options.clock.nowMs() }])];
      this.#record = { generation: this.#record.generation + 1, current: worker, structures: Object.fromEntries(structures), old };
    } finally {
      if (this.current !== undefined) this.#keepWatch(this.current);
    }
    // From here on a later daemon knows of both.
    await this.#save().finally(() => before && this.#retire(before));
    await this.#reap();
  }

  /** Those that were replaced and still have connections: on each of them, one more request may come. */
  get old(): readonly WorkerRecord[] {
    return this.#record.old;
  }

  async #retire(worker: WorkerRecord): Promise<void> {
    await retire(worker, this.#options.clock).catch((thrown: unknown) => {
      if (!(thrown instanceof WorldError)) throw thrown;
      this.#options.log.warn('HAProxy that was replaced does not let go of its ports', { pid: worker.pid, reason: thrown.message });
    });
  }

  /** Ends the old ones that have nothing left to do, have been at it for too long, or are too many. */
  async #reap(): Promise<void> {
    const { old } = this.#record;
    const ended = new Set<RetiredWorker>();
    for (const [index, worker] of old.entries()) {
      if (old.length - index <= oldWorkersMax && (await this.#isBusy(worker))) continue;
      await endAndForget(worker);
      ended.add(worker);
    }
    // Meanwhile another may have been replaced.
    this.#record = { ...this.#record, old: this.#record.old.filter((worker) => !ended.has(worker)) };
    if (ended.size > 0) await this.#save();
    this.#reapLater();
  }

  #reapLater(): void {
    this.#cancelReap();
    if (this.#record.old.length > 0 && !this.#isOver) this.#cancelReap = this.#options.clock.after(reapEveryMs, () => void (this.#reaping = this.#reap().catch((thrown: unknown) => this.#notReaped(thrown))));
  }

  /** Such as by a disk that is full: nobody waits for it, and it is tried again. */
  #notReaped(thrown: unknown): void {
    const isOfSystem = thrown instanceof Error && 'syscall' in thrown;
    if (!(thrown instanceof WorldError) && !isOfSystem) throw thrown;
    this.#options.log.warn('HAProxy that was replaced could not be ended', { reason: messageOf(thrown) });
    this.#reapLater();
  }

  async #isBusy(worker: RetiredWorker): Promise<boolean> {
    const { clock } = this.#options;
    if (clock.nowMs() - worker.retiredAt > oldWorkerLifeMs) return false;
    return connectionsOf(worker, clock).then((count) => count > 0, () => isAlive(worker));
  }

  /** The current one has something else than was thought. */
  forget(): void {
    this.#record = { ...this.#record, structures: {} };
  }

  /** Ends the current one, which is of no use. */
  async abandon(): Promise<void> {
    this.#watch?.[Symbol.dispose]();
    const { current } = this.#record;
    this.#record = { ...this.#record, current: undefined, structures: {} };
    if (current !== undefined) await endAndForget(current);
  }

  async stop(): Promise<void> {
    this.#watch?.[Symbol.dispose]();
    this.#cancelReap();
    await this.#reaping;
    const { current, old } = this.#record;
    for (const worker of current === undefined ? old : [current, ...old]) await endAndForget(worker);
    this.#record = { generation: this.#record.generation, structures: {}, old: [] };
    if (current !== undefined) await this.#save();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#watch?.[Symbol.dispose]();
    this.#cancelReap();
    await this.#reaping;
  }

  #keepWatch(worker: WorkerRecord): void {
    this.#watch = watchWorker(worker, () => {
      this.#options.log.error('HAProxy ended unexpectedly; it is started again', { pid: worker.pid });
      this.#record = { ...this.#record, current: undefined };
      for (const listener of this.#lostListeners) listener();
    });
  }

  /** One at a time, in order: each writes what is known when its turn comes. */
  #save(): Promise<void> {
    const saving = this.#saved.then(() => put(this.#recordPath, JSON.stringify(this.#record)));
    this.#saved = saving.catch(() => undefined);
    return saving;
  }

  get #recordPath(): string {
    return join(this.#options.folder, 'workers.json');
  }
}

const socketEnd = '.sock';

function generationOf(socket: string): number {
  return Number(/^w(\d+)$/.exec(basename(socket, socketEnd))?.[1] ?? 0);
}

async function endAndForget(worker: WorkerRecord): Promise<void> {
  await endWorker(worker);
  await Promise.all([rm(worker.socket, { force: true }), removeIfEmpty(requestsPathOf(worker.socket))]);
}
