/** Work that is asked for twice at once is done once. Each caller may give up; the work goes on until all have. */
export class SingleFlight<T> {
  readonly #running = new Map<string, { readonly work: Promise<T>; readonly controller: AbortController; waiting: number }>();

  async run(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const flight = this.#running.get(key) ?? this.#start(key, work);
    flight.waiting += 1;
    try {
      return await abortable(flight.work, signal);
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0) {
        // One that fails later, after everybody gave up, has nobody to tell.
        flight.work.catch(() => {});
        flight.controller.abort(signal.reason ?? new Error(`nobody waits for ${key} any more`));
        if (this.#running.get(key) === flight) this.#running.delete(key);
      }
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>) {
    const controller = new AbortController();
    const flight = { work: work(controller.signal), controller, waiting: 0 };
    this.#running.set(key, flight);
    return flight;
  }
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
