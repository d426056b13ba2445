import { existsSync } from 'node:fs';
import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import { deleteNamespaces, ipHere, namespacePath, Shell } from './shell.ts';

/** How many namespaces wait for tasks; making one takes some milliseconds, and each costs the kernel some 100 kB. */
const poolSize = 8;
/** Starting processes takes the time of the tasks that start: the pool is filled again when none was taken for this long, or when it is empty. */
const refillDelayMs = 400;
/** How many are made in one go. */
const batchMax = 16;

/** Network namespaces made before they are needed. */
export class NamespacePool implements AsyncDisposable {
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #log: Log;
  /** Of its own: making namespaces keeps nobody else's commands waiting. */
  readonly #shell: Shell;
  readonly #ready: string[] = [];
  #waiting: { resolve(name: string): void; reject(error: unknown): void }[] = [];
  #filling: Promise<void> | undefined;
  #cancelRefill: () => void = () => undefined;
  #isClosed = false;

  constructor(options: { readonly prefix: string; readonly clock: Clock; readonly random: Random; readonly log: Log }) {
    this.#prefix = options.prefix;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#log = options.log;
    this.#shell = new Shell(options.clock);
    this.#fill();
  }

  /** The name of a namespace that no task has yet. */
  async take(): Promise<string> {
    const ready = this.#takeReady();
    this.#cancelRefill();
    this.#cancelRefill = this.#clock.after(refillDelayMs, () => this.#fill());
    if (ready !== undefined) return ready;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#fill();
    });
  }

  /** Removes those that nobody took. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#cancelRefill();
    await this.#filling;
    await deleteNamespaces(this.#shell, this.#log, this.#ready.splice(0));
    this.#shell[Symbol.dispose]();
  }

  /** The next one that nobody has removed meanwhile. */
  #takeReady(): string | undefined {
    for (let name = this.#ready.shift(); name !== undefined; name = this.#ready.shift()) {
      if (existsSync(namespacePath(name))) return name;
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
    await this.#shell.run(ipHere, names.map((name) => `netns add ${name}`));
    await this.#shell.run(['sh', '-c', names.map((name) => `nsenter --net=${namespacePath(name)} sh -c '${loopbackSettings}'`).join(' && ')]);
    for (const name of names) {
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#ready.push(name);
      else waiting.resolve(name);
    }
  }

  #fail(thrown: unknown): void {
    this.#log.warn('cannot make network namespaces', { reason: messageOf(thrown) });
    for (const { reject } of this.#waiting.splice(0)) reject(thrown);
  }
}

/** Public addresses are of the loopback's block, on the host too: a task keeps a quarter of it for itself and finds the rest outside. */
const loopbackSettings = 'echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet; printf "link set dev lo up\\naddr add 127.0.0.1/10 dev lo\\naddr del 127.0.0.1/8 dev lo\\n" | ip -batch -';
