import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { put } from './configuration-files.ts';
import { readWorkersRecord, type WorkersRecord } from './workers-record.ts';
import { endWorker, isAlive, startWorker, watchWorker, type WorkerRecord } from './worker.ts';

export interface WorkersOptions {
  readonly folder: string;
  /** The folder of HAProxy's configuration. */
  readonly configuration: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Those that were replaced and still have connections; more than these many would take the host's memory. */
const oldWorkersMax = 40;

/** The process of HAProxy that has the ports, and those before it that finish what they began. */
export class Workers implements Disposable {
  readonly #options: WorkersOptions;
  readonly #lostListeners: (() => void)[] = [];
  #record: WorkersRecord = { generation: 0, structures: {}, old: [] };
  #watch: Disposable | undefined;

  constructor(options: WorkersOptions) {
    this.#options = options;
  }

  /** Takes over what an earlier daemon started. */
  async open(): Promise<void> {
    this.#record = readWorkersRecord(await readFile(this.#recordPath, 'utf8').catch(() => '')) ?? this.#record;
    const { current } = this.#record;
    if (current === undefined) return;
    if (await isAlive(current)) this.#keepWatch(current);
    else this.#record = { ...this.#record, current: undefined, structures: {} };
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
    return join(this.#options.folder, `w${this.#record.generation + 1}.sock`);
  }

  onLost(listener: () => void): void {
    this.#lostListeners.push(listener);
  }

  /** Starts one with the configuration as it now is on disk. Throws WorldError `ConfigurationRejected`; then all is as before. */
  async replace(structures: ReadonlyMap<string, string>): Promise<void> {
    const before = this.current;
    const socket = this.nextSocket;
    // A worker that waits for its connections to end waits for this one too.
    this.#watch?.[Symbol.dispose]();
    try {
      const worker = await startWorker({ configuration: this.#options.configuration, socket, before, clock: this.#options.clock });
      const old = [...this.#record.old, ...(before === undefined ? [] : [before])];
      this.#record = { generation: this.#record.generation + 1, current: worker, structures: Object.fromEntries(structures), old: await livingOf(old) };
    } finally {
      if (this.current !== undefined) this.#keepWatch(this.current);
    }
    await this.#save();
  }

  /** The current one has something else than was thought. */
  forget(): void {
    this.#record = { ...this.#record, structures: {} };
  }

  async stop(): Promise<void> {
    this.#watch?.[Symbol.dispose]();
    const { current, old } = this.#record;
    for (const worker of current === undefined ? old : [current, ...old]) {
      await endWorker(worker);
      await rm(worker.socket, { force: true });
    }
    this.#record = { generation: this.#record.generation, structures: {}, old: [] };
    if (current !== undefined) await this.#save();
  }

  [Symbol.dispose](): void {
    this.#watch?.[Symbol.dispose]();
  }

  #keepWatch(worker: WorkerRecord): void {
    this.#watch = watchWorker(worker, () => {
      this.#options.log.error('HAProxy ended unexpectedly; it is started again', { pid: worker.pid });
      this.#record = { ...this.#record, current: undefined };
      for (const listener of this.#lostListeners) listener();
    });
  }

  #save(): Promise<void> {
    return put(this.#recordPath, JSON.stringify(this.#record));
  }

  get #recordPath(): string {
    return join(this.#options.folder, 'workers.json');
  }
}

/** Without those that have ended, and without the oldest when they are too many. */
async function livingOf(workers: readonly WorkerRecord[]): Promise<readonly WorkerRecord[]> {
  const living = [];
  for (const worker of workers) {
    if (await isAlive(worker)) living.push(worker);
    else await rm(worker.socket, { force: true });
  }
  for (const worker of living.splice(0, Math.max(0, living.length - oldWorkersMax))) await endWorker(worker);
  return living;
}
