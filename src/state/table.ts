import { assert, known } from '#base/assert.ts';
import type { AnyCollection, Collection } from '#model/collection.ts';
import type { StoredChange } from './journals/journal.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- the store holds tables of many document types
export type AnyTable = Table<any>;

/** The documents of one collection in memory, with their indexes. */
export class Table<Doc> {
  readonly #collection: Collection<Doc>;
  readonly #documents = new Map<string, Doc>();
  /** index name → index value → keys */
  readonly #indexes = new Map<string, Map<string, Set<string>>>();

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
    return this.#documents.get(key);
  }

  list(): readonly Doc[] {
    return [...this.#documents.values()];
  }

  find(index: string, value: string): readonly Doc[] {
    const values = known(this.#indexes.get(index), `index ${index} of ${this.kind}`);
    return Array.from(values.get(value) ?? [], (key) => known(this.#documents.get(key), `${this.kind} ${key}`));
  }

  /** Writes the document, or removes it when undefined. */
  set(key: string, document: Doc | undefined): void {
    const before = this.#documents.get(key);
    this.#reindex(key, before, document);
    if (document === undefined) this.#documents.delete(key);
    else this.#documents.set(key, document);
  }

  /** The stored document in the shape of this release. */
  upgraded(stored: StoredChange): Doc {
    const { version, upgrade, kind } = this.#collection;
    assert(stored.version <= version, `${kind} ${stored.key} was written by a newer release (version ${stored.version}, this one knows ${version}); start that release`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the version says that this collection wrote it
    if (stored.version === version) return stored.document as Doc;
    return known(upgrade, `an upgrade of ${kind} from version ${stored.version}`)(stored.document, stored.version);
  }

  #reindex(key: string, before: Doc | undefined, after: Doc | undefined): void {
    for (const [name, values] of this.#indexes) {
      const valuesOf = known(this.#collection.indexes[name], `index ${name}`);
      const old = before === undefined ? [] : listOf(valuesOf(before));
      const fresh = after === undefined ? [] : listOf(valuesOf(after));
      for (const value of old) {
        if (fresh.includes(value)) continue;
        const keys = values.get(value);
        keys?.delete(key);
        if (keys?.size === 0) values.delete(value);
      }
      for (const value of fresh) {
        if (old.includes(value)) continue;
        const keys = values.get(value) ?? new Set();
        values.set(value, keys.add(key));
      }
    }
  }
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
