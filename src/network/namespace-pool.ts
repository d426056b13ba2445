import { existsSync } from 'node:fs';
import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import { deleteNamespaces, ipIn, ipOnHost, namespacePath, runTool, Tool } from './tool.ts';

/** How many namespaces wait for tasks; making one takes some milliseconds, and each costs the kernel some 100 kB. */
const poolSize = 8;
const refillDelayMs = 30;
/** How many are made in one go. */
const batchMax = 16;

/** A namespace that no task has yet, and the process that will give it its addresses. */
export interface ReadyNamespace {
  readonly name: string;
  /** `ip -batch` in the namespace, waiting for commands. */
  readonly tool: Tool;
}

/** Network namespaces made before they are needed, with their loopback up. */
export class NamespacePool implements AsyncDisposable {
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #log: Log;
  readonly #ready: ReadyNamespace[] = [];
  #waiting: { resolve(namespace: ReadyNamespace): void; reject(error: unknown): void }[] = [];
  #filling: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: { readonly prefix: string; readonly clock: Clock; readonly random: Random; readonly log: Log }) {
    this.#prefix = options.prefix;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#log = options.log;
    this.#fill();
  }

  async take(): Promise<ReadyNamespace> {
    const ready = this.#takeReady();
    // Starting processes stops this one: the next namespace is made when this one is in use.
    this.#clock.after(refillDelayMs, () => this.#fill());
    if (ready !== undefined) return ready;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#fill();
    });
  }

  /** Removes those that nobody took. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#filling;
    const left = this.#ready.splice(0);
    for (const { tool } of left) tool[Symbol.dispose]();
    await deleteNamespaces(this.#clock, this.#log, left.map(({ name }) => name));
  }

  /** The next one that nobody has removed meanwhile. */
  #takeReady(): ReadyNamespace | undefined {
    for (let ready = this.#ready.shift(); ready !== undefined; ready = this.#ready.shift()) {
      if (existsSync(namespacePath(ready.name))) return ready;
      ready.tool[Symbol.dispose]();
    }
    return undefined;
  }

  #fill(): void {
    if (this.#filling !== undefined || this.#isClosed) return;
    const missing = poolSize - this.#ready.length + this.#waiting.length;
    if (missing <= 0) return;
    this.#filling = this.#make(Math.min(missing, batchMax))
      .catch((thrown: unknown) => this.#fail(thrown))
      .finally(() => {
        this.#filling = undefined;
        if (this.#waiting.length > 0) this.#fill();
      });
  }

  async #make(count: number): Promise<void> {
    const names = Array.from({ length: count }, () => `${this.#prefix}t${Buffer.from(this.#random.bytes(5)).toString('hex')}`);
    await runTool(this.#clock, ipOnHost, names.map((name) => `netns add ${name}`));
    for (const name of names) {
      const tool = new Tool(this.#clock, ipIn(name));
      tool.write(['link set dev lo up']);
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#ready.push({ name, tool });
      else waiting.resolve({ name, tool });
    }
  }

  #fail(thrown: unknown): void {
    this.#log.warn('cannot make network namespaces', { reason: messageOf(thrown) });
    for (const { reject } of this.#waiting.splice(0)) reject(thrown);
  }
}
