import { sleep, type Clock } from '#base/clock.ts';
import { messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { epochMsOf, type ContainerdClient } from './client.ts';
import type { ProcessMessage } from './methods.ts';

export interface ProcessExit {
  readonly exitCode: number;
  readonly exitedAt: number;
}

export interface ExitWatchOptions {
  readonly client: ContainerdClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly onExit: (id: string, exit: ProcessExit) => void;
}

/**
 * Sees the ends of containers: by containerd's events, and by looking after each gap in them, since events are not kept.
 * Each watched container's exit is told once.
 */
export class ExitWatch implements AsyncDisposable {
  readonly #options: ExitWatchOptions;
  readonly #watched = new Set<string>();
  readonly #ending = new AbortController();
  #cancelLook: () => void;
  #loop: Promise<void>;

  constructor(options: ExitWatchOptions) {
    this.#options = options;
    this.#loop = this.#follow();
    this.#cancelLook = options.clock.after(lookEveryMs, () => this.#lookAgain());
  }

  watch(id: string): void {
    this.#watched.add(id);
  }

  unwatch(id: string): void {
    this.#watched.delete(id);
  }

  isWatched(id: string): boolean {
    return this.#watched.has(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancelLook();
    this.#ending.abort();
    await this.#loop;
  }

  async #follow(): Promise<void> {
    const { client, clock, log } = this.#options;
    const { signal } = this.#ending;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const mark = { isHeard: false };
      try {
        const filters = ['topic=="/tasks/exit"', `topic=="${markTopic}"`];
        const events = client.stream('events.v1.Events/Subscribe', { filters }, { signal, timeoutMs: Infinity });
        void this.#sendMarks(mark);
        for await (const { topic, event } of events) {
          failures = 0;
          if (topic === markTopic) {
            mark.isHeard = true;
            await this.#look();
          } else this.#onEvent(client.unpack('containerd.events.TaskExit', event));
        }
      } catch (error) {
        if (!signal.aborted && failures === 0) log.warn('the events of containerd are not heard for now', { reason: messageOf(error) });
      }
      mark.isHeard = true;
      await sleep(clock, Math.min(retryMsMin * 2 ** failures, retryMsMax), signal).catch(() => {});
    }
  }

  /** Sends events of our own until one comes back: then the subscription stands, and what ended before it can be looked for. Never rejects. */
  async #sendMarks(mark: { readonly isHeard: boolean }): Promise<void> {
    const { client, clock } = this.#options;
    const event = client.pack('containerd.events.TaskExit', { containerId: '', id: '', pid: 0, exitStatus: 0, exitedAt: null });
    for (let delayMs = markDelayMs; !mark.isHeard && !this.#ending.signal.aborted; delayMs *= 2) {
      await sleep(clock, delayMs, this.#ending.signal).catch(() => {});
      if (!mark.isHeard && !this.#ending.signal.aborted) await client.call('events.v1.Events/Publish', { topic: markTopic, event }).catch(() => {});
    }
  }

  #onEvent(exit: { readonly containerId: string; readonly id: string; readonly exitStatus: number; readonly exitedAt: Parameters<typeof epochMsOf>[0] }): void {
    // The exits of executed commands carry their own id.
    if (exit.id === exit.containerId) this.#tell(exit.containerId, { exitCode: exit.exitStatus, exitedAt: epochMsOf(exit.exitedAt) ?? this.#options.clock.nowMs() });
  }

  #lookAgain(): void {
    const { clock, log } = this.#options;
    const look = this.#look().catch((error: unknown) => {
      if (!(error instanceof WorldError)) throw error;
      if (!this.#ending.signal.aborted) log.warn('containerd did not list its tasks', { reason: error.message });
    });
    this.#loop = Promise.all([this.#loop, look]).then(() => {});
    this.#cancelLook = clock.after(lookEveryMs, () => this.#lookAgain());
  }

  async #look(): Promise<void> {
    const { client, clock } = this.#options;
    const before = [...this.#watched];
    if (before.length === 0) return;
    const { tasks } = await client.call('tasks.v1.Tasks/List', {}, { signal: this.#ending.signal });
    const byId = new Map<string, ProcessMessage>(tasks.map((task) => [task.id, task]));
    for (const id of before) {
      const task = byId.get(id);
      if (task === undefined) this.#tell(id, { exitCode: lostExitCode, exitedAt: clock.nowMs() });
      else if (task.status === 'STOPPED') this.#tell(id, { exitCode: task.exitStatus, exitedAt: epochMsOf(task.exitedAt) ?? clock.nowMs() });
    }
  }

  #tell(id: string, exit: ProcessExit): void {
    if (this.#watched.delete(id)) this.#options.onExit(id, exit);
  }
}

const markTopic = '/drydock/subscribed';
const markDelayMs = 20;
const retryMsMin = 25;
const retryMsMax = 1_000;
/** Only in case an event was lost between a shim and containerd. */
const lookEveryMs = 30_000;
/** Of a process whose shim was killed with it: nobody knows better. */
const lostExitCode = 137;
