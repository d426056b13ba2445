import { WorldError } from '#base/errors.ts';
import { known } from '#base/assert.ts';
import type { AnyCollection, Collection } from '#model/collection.ts';
import type { StoredChange } from './journals/journal.ts';
import { OrderedKeys } from './ordered-keys.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- the store holds tables of many document types
export type AnyTable = Table<any>;

/** A document with its place in the order in which keys were first written. */
export interface Entry<Doc> {
  readonly document: Doc;
  readonly order: number;
}

type Follower<Doc> = (before: Doc | undefined, after: Doc | undefined) => void;

/** The documents of one collection in memory, with their indexes. */
export class Table<Doc> {
  readonly #collection: Collection<Doc>;
  readonly #entries = new Map<string, Entry<Doc>>();
  readonly #keys = new OrderedKeys();
  /** index name → index value → keys */
  readonly #indexes = new Map<string, Map<string, OrderedKeys>>();
  readonly #followers = new Set<Follower<Doc>>();
  #nextOrder = 0;

  constructor(collection: AnyCollection) {
    this.#collection = collection;
    for (const name of Object.keys(collection.indexes)) this.#indexes.set(name, new Map());
  }

  get kind(): string {
    return this.#collection.kind;
  }

  get version(): number {
    return this.#collection.version;
  }

  get(key: string): Doc | undefined {
    return this.#entries.get(key)?.document;
  }

  entry(key: string): Entry<Doc> | undefined {
    return this.#entries.get(key);
  }

  list(): readonly Doc[] {
    return this.#documentsOf(this.#keys);
  }

  find(index: string, value: string): readonly Doc[] {
    const keys = known(this.#indexes.get(index), `index ${index} of ${this.kind}`).get(value);
    return keys === undefined ? [] : this.#documentsOf(keys);
  }

  /** Calls back for each change that is committed, until the returned function is called. */
  follow(follower: Follower<Doc>): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  tell(before: Doc | undefined, after: Doc | undefined): void {
    for (const follower of this.#followers) follower(before, after);
  }

  /** Writes the document; a new key comes last unless it is put back at its old place. */
  put(key: string, document: Doc, place?: number): void {
    const before = this.#entries.get(key);
    const order = place ?? before?.order ?? this.#nextOrder;
    this.#nextOrder = Math.max(this.#nextOrder, order + 1);
    this.#entries.set(key, { document, order });
    if (before?.order !== order) this.#keys.set(key, order);
    this.#reindex(key, before, { document, order });
  }

  remove(key: string): void {
    const before = this.#entries.get(key);
    if (before === undefined) return;
    this.#entries.delete(key);
    this.#keys.delete(key);
    this.#reindex(key, before, undefined);
  }

  /** The stored document in the shape of this release. */
  upgraded(stored: StoredChange): Doc {
    const { version, upgrade, kind } = this.#collection;
    if (stored.version > version) {
      throw new WorldError('StateTooNew', `${kind} ${stored.key} was written by a newer release (version ${stored.version}, this one knows ${version}); start that release`);
    }
    // oxlint-disable-next-line typescript/consistent-type-assertions -- the version says that this collection wrote it
    if (stored.version === version) return stored.document as Doc;
    return known(upgrade, `an upgrade of ${kind} from version ${stored.version}`)(stored.document, stored.version);
  }

  #documentsOf(keys: OrderedKeys): readonly Doc[] {
    const documents: Doc[] = [];
    for (const key of keys.inOrder()) documents.push(known(this.#entries.get(key), 'the document of an ordered key').document);
    return documents;
  }

  #reindex(key: string, before: Entry<Doc> | undefined, after: Entry<Doc> | undefined): void {
    for (const [name, values] of this.#indexes) {
      const valuesOf = known(this.#collection.indexes[name], `index ${name}`);
      const old = before === undefined ? [] : listOf(valuesOf(before.document));
      const fresh = after === undefined ? [] : listOf(valuesOf(after.document));
      for (const value of old) {
        if (fresh.includes(value)) continue;
        const keys = values.get(value);
        keys?.delete(key);
        if (keys?.size === 0) values.delete(value);
      }
      for (const value of fresh) {
        if (after === undefined || (before?.order === after.order && old.includes(value))) continue;
        const keys = values.get(value) ?? new OrderedKeys();
        values.set(value, keys);
        keys.set(key, after.order);
      }
    }
  }
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
