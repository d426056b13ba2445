import { assert, known } from '#base/assert.ts';
import { WorldError } from '#base/errors.ts';
import type { AnyCollection, Collection } from '#model/collection.ts';
import type { Journal, StoredChange } from './journals/journal.ts';
import { Table, type AnyTable } from './table.ts';

/** What may be read, synchronously, at any moment. */
export interface Reader {
  get<Doc>(collection: Collection<Doc>, key: string): Doc | undefined;
  /** All documents of a collection, in the order in which their keys were first written; a restart keeps it. */
  list<Doc>(collection: Collection<Doc>): readonly Doc[];
  /** The documents whose index function gives `value`, in the order of `list`. */
  find<Doc, Index extends string>(collection: Collection<Doc, Index>, index: Index, value: string): readonly Doc[];
}

/** What may be done inside `Store.commit`: reads see the transaction's own writes. */
export interface Transaction extends Reader {
  put<Doc>(collection: Collection<Doc>, doc: Doc): void;
  remove<Doc>(collection: Collection<Doc>, key: string): void;
}

export interface Change {
  readonly kind: string;
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A change with what it takes to write it and to take it back. */
interface Written extends Change {
  readonly table: AnyTable;
  /** The place of `before` in the order of keys. */
  readonly place: number | undefined;
}

export interface StoreOptions {
  /**
   * Told once when the journal has refused a change: memory then knows more than the disk, so the process has to end. By
   * default it is thrown where nobody can catch it.
   */
  readonly onFailure?: (failure: unknown) => void;
}

/**
 * The one place where truth is kept: documents in memory, every change journalled. A commit is one synchronous turn, so
 * nobody acts on a stale snapshot; its promise resolves when the journal has made the change durable.
 */
export class Store implements Reader {
  readonly #tables = new Map<string, AnyTable>();
  readonly #journal: Journal;
  readonly #listeners = new Set<(changes: readonly Change[]) => void>();
  readonly #onFailure: (failure: unknown) => void;
  #lastDurable: Promise<void> = Promise.resolve();
  #isCommitting = false;
  #hasFailed = false;

  private constructor(journal: Journal, collections: readonly AnyCollection[], { onFailure = throwUncaught }: StoreOptions) {
    this.#journal = journal;
    this.#onFailure = onFailure;
    for (const collection of collections) {
      assert(!this.#tables.has(collection.kind), `two collections are of kind ${collection.kind}`);
      this.#tables.set(collection.kind, new Table(collection));
    }
  }

  /**
   * Loads every document; those of an older version are upgraded and written back by the next change to them. Throws
   * WorldError when a newer release has written some.
   */
  static async open(journal: Journal, collections: readonly AnyCollection[], options: StoreOptions = {}): Promise<Store> {
    const store = new Store(journal, collections, options);
    for await (const stored of journal.load()) {
      const table = store.#tables.get(stored.kind);
      if (table === undefined) throw new WorldError('StateTooNew', `the journal holds documents of kind ${stored.kind}, which this release does not know; start the release that wrote them`);
      table.put(stored.key, table.upgraded(stored));
    }
    return store;
  }

  get<Doc>(collection: Collection<Doc>, key: string): Doc | undefined {
    return this.#table<Doc>(collection).get(key);
  }

  list<Doc>(collection: Collection<Doc>): readonly Doc[] {
    return this.#table<Doc>(collection).list();
  }

  find<Doc, Index extends string>(collection: Collection<Doc, Index>, index: Index, value: string): readonly Doc[] {
    return this.#table<Doc>(collection).find(index, value);
  }

  /** Applies `work` now; resolves with what it gave once the change is durable. Nothing changes when `work` throws. */
  async transact<T>(work: (transaction: Transaction) => T): Promise<T> {
    const { value, durable } = this.commit(work);
    await durable;
    return value;
  }

  /** Like `transact`, for those who go on at once and wait for durability later. */
  commit<T>(work: (transaction: Transaction) => T): { readonly value: T; readonly durable: Promise<void> } {
    assert(!this.#isCommitting, 'a transaction cannot be opened inside another one');
    assert(!this.#hasFailed, 'the journal has refused a change: nothing can be changed any more');
    this.#isCommitting = true;
    const changes = new Map<string, Written>();
    try {
      const value = work(this.#transaction(changes));
      assert(!(value instanceof Promise), 'a transaction is synchronous');
      return { value, durable: this.#append([...changes.values()]) };
    } catch (thrown) {
      for (const change of changes.values()) takeBack(change);
      throw thrown;
    } finally {
      this.#isCommitting = false;
    }
  }

  /** Resolves when all that can be read now is durable. */
  durable(): Promise<void> {
    return this.#lastDurable;
  }

  /** Calls back after each commit, once it is readable; the returned function unsubscribes. */
  onCommit(listener: (changes: readonly Change[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Calls back at once for every document of the collection, and then in the same turn as each commit: what is counted so is never
   * behind what can be read. For sums and look-up tables only, which cannot fail; loops use `onCommit`. The returned function ends it.
   */
  follow<Doc>(collection: Collection<Doc>, follower: (before: Doc | undefined, after: Doc | undefined) => void): () => void {
    for (const document of this.list(collection)) follower(undefined, document);
    return this.#table<Doc>(collection).follow(follower);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lastDurable.catch(() => undefined);
    await this.#journal[Symbol.asyncDispose]();
  }

  #transaction(changes: Map<string, Written>): Transaction {
    const record = (table: AnyTable, key: string, after: unknown) => {
      const id = `${table.kind}\n${key}`;
      const entry = table.entry(key);
      const { before, place } = changes.get(id) ?? { before: entry?.document, place: entry?.order };
      if (after === undefined) table.remove(key);
      else table.put(key, after, place);
      // The journal gets new keys in the order in which they came to be.
      if (entry === undefined && place === undefined) changes.delete(id);
      changes.set(id, { table, kind: table.kind, key, before, after, place });
    };
    return {
      get: (collection, key) => this.get(collection, key),
      list: (collection) => this.list(collection),
      find: (collection, index, value) => this.find(collection, index, value),
      put: (collection, doc) => record(this.#table(collection), collection.key(doc), doc),
      remove: (collection, key) => record(this.#table(collection), key, undefined),
    };
  }

  #append(changes: readonly Written[]): Promise<void> {
    const effective = changes.filter((change) => change.before !== change.after);
    if (effective.length === 0) return this.#lastDurable;
    for (const { table, before, after } of effective) table.tell(before, after);
    const stored = effective.map<StoredChange>(({ table, key, after }) => ({ kind: table.kind, key, version: table.version, document: after }));
    // A change is durable only with all before it: readers have seen those too.
    const durable = Promise.all([this.#lastDurable, this.#journal.append(stored)]).then(() => undefined);
    durable.catch((failure: unknown) => this.#fail(failure));
    this.#lastDurable = durable;
    const listeners = [...this.#listeners];
    queueMicrotask(() => {
      for (const listener of listeners) if (this.#listeners.has(listener)) listener(effective);
    });
    return durable;
  }

  #fail(failure: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#onFailure(failure);
  }

  #table<Doc>(collection: AnyCollection): Table<Doc> {
    return known(this.#tables.get(collection.kind), `collection ${collection.kind}`);
  }
}

function takeBack({ table, key, before, place }: Written): void {
  if (before === undefined) table.remove(key);
  else table.put(key, before, place);
}

function throwUncaught(failure: unknown): void {
  queueMicrotask(() => {
    throw failure;
  });
}
