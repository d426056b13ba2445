import type { Clock } from '#base/clock.ts';
import { codeOf, messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { hourMs } from '#base/time.ts';

export interface CollectorOptions {
  /** One pass; gives how many blobs went. */
  readonly collect: () => Promise<number>;
  readonly clock: Clock;
  readonly log: Log;
}

const intervalMs = hourMs;

/** Has what the registry no longer needs removed, once an hour while the daemon runs. */
export class Collector implements AsyncDisposable {
  readonly #options: CollectorOptions;
  #cancel = () => {};
  #running = Promise.resolve();
  #isDisposed = false;

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#isDisposed) return;
    this.#cancel = this.#options.clock.after(intervalMs, () => {
      this.#running = this.#pass().finally(() => this.start());
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    this.#cancel();
    await this.#running;
  }

  async #pass(): Promise<void> {
    const { collect, log } = this.#options;
    try {
      const collected = await collect();
      if (collected > 0) log.info('the registry has removed blobs that no image needs', { blobs: collected });
    } catch (thrown) {
      log.error('the registry could not remove what no image needs; it tries again', { code: codeOf(thrown), message: messageOf(thrown) });
    }
  }
}
