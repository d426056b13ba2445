import type { Random } from '#base/random.ts';

/** Everyone who has to wait for something: a disk, another's turn. Who goes on next is drawn from the seed. */
export class Turns {
  readonly #random: Random;
  #waiting: { readonly life: Life; readonly goOn: () => void }[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** Resolves when it is drawn; never when the life has ended before. */
  wait(life: Life): Promise<void> {
    return new Promise((resolve) => {
      if (!life.isOver) this.#waiting.push({ life, goOn: resolve });
    });
  }

  /** Lets one go on, of this life alone if one is given; false when nobody waits. */
  next(only?: Life): boolean {
    this.#waiting = this.#waiting.filter(({ life }) => !life.isOver);
    const all = only === undefined ? this.#waiting : this.#waiting.filter(({ life }) => life === only);
    const drawn = all[this.#random.int(all.length)];
    if (drawn === undefined) return false;
    this.#waiting.splice(this.#waiting.indexOf(drawn), 1);
    drawn.goOn();
    return true;
  }
}

/** From a start of the daemon to its end; what waits in it then waits for ever. */
export class Life {
  readonly #over = Promise.withResolvers<never>();
  #isOver = false;

  constructor() {
    // Who asks for nothing at the moment hears nothing of it.
    this.#over.promise.catch(() => undefined);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    this.#isOver = true;
    this.#over.reject(new ConnectionLost('the daemon was killed'));
  }

  /** What the work gives; throws ConnectionLost when the life ends before that. */
  answer<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#over.promise]);
  }
}

export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}
