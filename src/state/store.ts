import { assert, known } from '#base/assert.ts';
import type { AnyCollection, Collection } from '#model/collection.ts';
import type { Journal, StoredChange } from './journals/journal.ts';
import { Table, type AnyTable } from './table.ts';

/** What may be read, synchronously, at any moment. */
export interface Reader {
  get<Doc>(collection: Collection<Doc>, key: string): Doc | undefined;
  /** All documents of a collection, in the order in which their keys were first written. */
  list<Doc>(collection: Collection<Doc>): readonly Doc[];
  /** The documents whose index function gives `value`, in the order in which they came under it. */
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

/**
 * The one place where truth is kept: documents in memory, every change journalled. A commit is one synchronous turn, so
 * nobody acts on a stale snapshot; its promise resolves when the journal has made the change durable.
 */
export class Store implements Reader {
  readonly #tables = new Map<string, AnyTable>();
  readonly #journal: Journal;
  readonly #listeners = new Set<(changes: readonly Change[]) => void>();
  #lastDurable: Promise<void> = Promise.resolve();
  #isCommitting = false;

  private constructor(journal: Journal, collections: readonly AnyCollection[]) {
    this.#journal = journal;
    for (const collection of collections) {
      assert(!this.#tables.has(collection.kind), `two collections are of kind ${collection.kind}`);
      this.#tables.set(collection.kind, new Table(collection));
    }
  }

  /** Loads every document; those of an older version are upgraded and written back by the next change to them. */
  static async open(journal: Journal, collections: readonly AnyCollection[]): Promise<Store> {
    const store = new Store(journal, collections);
    for await (const stored of journal.load()) {
      const table = store.#tables.get(stored.kind);
      assert(table !== undefined, `the journal holds documents of kind ${stored.kind}, which this release does not know; start the release that wrote them`);
      table.set(stored.key, table.upgraded(stored));
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
    this.#isCommitting = true;
    const changes = new Map<string, Change & { readonly table: AnyTable }>();
    try {
      const value = work(this.#transaction(changes));
      assert(!(value instanceof Promise), 'a transaction is synchronous');
      return { value, durable: this.#append([...changes.values()]) };
    } catch (thrown) {
      for (const change of [...changes.values()].toReversed()) change.table.set(change.key, change.before);
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

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lastDurable.catch(() => undefined);
    await this.#journal[Symbol.asyncDispose]();
  }

  #transaction(changes: Map<string, Change & { readonly table: AnyTable }>): Transaction {
    const record = (table: AnyTable, key: string, after: unknown) => {
      const id = `${table.kind}\n${key}`;
      const before = changes.has(id) ? known(changes.get(id), id).before : table.get(key);
      table.set(key, after);
      changes.set(id, { table, kind: table.kind, key, before, after });
    };
    return {
      get: (collection, key) => this.get(collection, key),
      list: (collection) => this.list(collection),
      find: (collection, index, value) => this.find(collection, index, value),
      put: (collection, doc) => record(this.#table(collection), collection.key(doc), doc),
      remove: (collection, key) => record(this.#table(collection), key, undefined),
    };
  }

  #append(changes: readonly (Change & { readonly table: AnyTable })[]): Promise<void> {
    const effective = changes.filter((change) => change.before !== change.after);
    if (effective.length === 0) return this.#lastDurable;
    const stored = effective.map<StoredChange>(({ table, key, after }) => ({ kind: table.kind, key, version: table.version, document: after }));
    this.#lastDurable = this.#journal.append(stored);
    for (const listener of this.#listeners) queueMicrotask(() => listener(effective));
    return this.#lastDurable;
  }

  #table<Doc>(collection: AnyCollection): Table<Doc> {
    return known(this.#tables.get(collection.kind), `collection ${collection.kind}`);
  }
}
