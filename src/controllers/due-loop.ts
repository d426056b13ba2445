import type { Clock } from '#base/clock.ts';
import { assert } from '#base/assert.ts';
import type { Collection } from '#model/collection.ts';
import type { Store } from '#state/store.ts';

/** Documents of one collection that want something done at a moment that they name themselves. */
export interface DueKind {
  readonly kind: string;
  follow(store: Store, note: (key: string, dueAt: number | undefined) => void): () => void;
}

export function dueKind<Doc>(collection: Collection<Doc>, dueAt: (doc: Doc) => number | undefined): DueKind {
  return {
    kind: collection.kind,
    follow: (store, note) => store.follow(collection, (before, after) => {
      const document = after ?? before;
      if (document !== undefined) note(collection.key(document), after === undefined ? undefined : dueAt(after));
    }),
  };
}

export interface DueLoopOptions {
  readonly store: Store;
  /** The cloud's. */
  readonly clock: Clock;
  readonly kinds: readonly DueKind[];
  /** Does what is due, in one commit, so that it is due no more; synchronous, like every turn. */
  readonly turn: (due: DueDocuments) => void;
}

/** The keys of documents that are due, by their kinds. */
export type DueDocuments = ReadonlyMap<string, readonly string[]>;

export interface DueLoop extends Disposable {
  start(): void;
}

/** Documents in one turn: bounds how long the event loop waits. */
const turnMax = 1_000;

/** Wakes when the first document is due, whether time came to it or a commit, and does nothing in between. */
export function createDueLoop(options: DueLoopOptions): DueLoop {
  return new Loop(options);
}

class Loop implements DueLoop {
  readonly #options: DueLoopOptions;
  readonly #dueAt = new Map<string, { readonly kind: string; readonly key: string; readonly at: number }>();
  #unfollow: readonly (() => void)[] = [];
  #timerAt = Infinity;
  #cancelTimer = () => {};

  constructor(options: DueLoopOptions) {
    this.#options = options;
  }

  start(): void {
    const { store, kinds } = this.#options;
    this.#unfollow = kinds.map(({ kind, follow }) => follow(store, (key, at) => this.#note(kind, key, at)));
  }

  [Symbol.dispose](): void {
    for (const end of this.#unfollow) end();
    this.#cancelTimer();
  }

  #note(kind: string, key: string, at: number | undefined): void {
    const id = `${kind}\n${key}`;
    if (at === undefined) this.#dueAt.delete(id);
    else this.#dueAt.set(id, { kind, key, at });
    if (at !== undefined && at < this.#timerAt) this.#setTimer(at);
  }

  #setTimer(at: number): void {
    this.#cancelTimer();
    this.#timerAt = at;
    const { clock } = this.#options;
    this.#cancelTimer = at === Infinity ? () => {} : clock.after(Math.max(0, at - clock.nowMs()), () => this.#wake());
  }

  #wake(): void {
    const nowMs = this.#options.clock.nowMs();
    const due = [...this.#dueAt.values()].filter(({ at }) => at <= nowMs).slice(0, turnMax);
    if (due.length > 0) this.#options.turn(keysByKind(due));
    assert(due.every(({ kind, key, at }) => this.#dueAt.get(`${kind}\n${key}`)?.at !== at), 'what was due is done');
    let first = Infinity;
    for (const { at } of this.#dueAt.values()) first = Math.min(first, at);
    this.#setTimer(first);
  }
}

function keysByKind(due: readonly { readonly kind: string; readonly key: string }[]): DueDocuments {
  const keys = new Map<string, string[]>();
  for (const { kind, key } of due) {
    const known = keys.get(kind);
    if (known === undefined) keys.set(kind, [key]);
    else known.push(key);
  }
  return keys;
}
