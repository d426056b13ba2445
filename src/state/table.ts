import { WorldError } from '#base/errors.ts';
import { known } from '#base/assert.ts';
import type { AnyCollection, Collection } from '#model/collection.ts';
import type { StoredChange } from './journals/journal.ts';
import { OrderedEntries } from './ordered-entries.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- the store holds tables of many document types
export type AnyTable = Table<any>;

/** A document with its place in the order in which keys were first written; there is one for a key as long as it has a document. */
interface Entry<Doc> {
  document: Doc;
  readonly order: number;
}

/** The entries of one value of an index. Most values have one, which needs no collection of its own. */
type Indexed<Doc> = Entry<Doc> | OrderedEntries<Entry<Doc>>;

interface TableIndex<Doc> {
  readonly valuesOf: (doc: Doc) => string | readonly string[] | undefined;
  readonly entries: Map<string, Indexed<Doc>>;
}

type Follower<Doc> = (before: Doc | undefined, after: Doc | undefined) => void;

/** The documents of one collection in memory, with their indexes. */
export class Table<Doc> {
  readonly #collection: Collection<Doc>;
  /** In the order of their numbers unless one was put back at its old place since. */
  #entries = new Map<string, Entry<Doc>>();
  #isSorted = true;
  readonly #indexes = new Map<string, TableIndex<Doc>>();
  readonly #followers = new Set<Follower<Doc>>();
  #nextOrder = 0;

  constructor(collection: AnyCollection) {
    this.#collection = collection;
    for (const [name, valuesOf] of Object.entries(collection.indexes)) this.#indexes.set(name, { valuesOf, entries: new Map() });
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

  entry(key: string): Readonly<Entry<Doc>> | undefined {
    return this.#entries.get(key);
  }

  list(): readonly Doc[] {
    if (!this.#isSorted) this.#entries = new Map([...this.#entries].toSorted(([, one], [, other]) => one.order - other.order));
    this.#isSorted = true;
    return documentsOf(this.#entries.values());
  }

  find(index: string, value: string): readonly Doc[] {
    const found = known(this.#indexes.get(index), `index ${index} of ${this.kind}`).entries.get(value);
    if (found === undefined) return [];
    return found instanceof OrderedEntries ? documentsOf(found.inOrder()) : [found.document];
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
    const entry = this.#entries.get(key);
    if (entry !== undefined && (place === undefined || place === entry.order)) {
      for (const index of this.#indexes.values()) reindex(index, entry, document);
      entry.document = document;
      return;
    }
    this.remove(key);
    const order = place ?? this.#nextOrder;
    if (order < this.#nextOrder) this.#isSorted = false;
    this.#nextOrder = Math.max(this.#nextOrder, order + 1);
    const added = { document, order };
    this.#entries.set(key, added);
    for (const index of this.#indexes.values()) for (const value of listOf(index.valuesOf(document))) addTo(index, value, added);
  }

  remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    for (const index of this.#indexes.values()) for (const value of listOf(index.valuesOf(entry.document))) removeFrom(index, value, entry);
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
}

function documentsOf<Doc>(entries: Iterable<Entry<Doc>>): readonly Doc[] {
  const documents: Doc[] = [];
  for (const { document } of entries) documents.push(document);
  return documents;
}

/** The entry's document is about to be another one. */
function reindex<Doc>(index: TableIndex<Doc>, entry: Entry<Doc>, after: Doc): void {
  const old = listOf(index.valuesOf(entry.document));
  const fresh = listOf(index.valuesOf(after));
  for (const value of old) if (!fresh.includes(value)) removeFrom(index, value, entry);
  for (const value of fresh) if (!old.includes(value)) addTo(index, value, entry);
}

function addTo<Doc>({ entries }: TableIndex<Doc>, value: string, entry: Entry<Doc>): void {
  const found = entries.get(value);
  if (found === undefined || found === entry) {
    entries.set(value, entry);
    return;
  }
  if (found instanceof OrderedEntries) {
    found.add(entry);
    return;
  }
  const both = new OrderedEntries<Entry<Doc>>();
  both.add(found);
  both.add(entry);
  entries.set(value, both);
}

function removeFrom<Doc>({ entries }: TableIndex<Doc>, value: string, entry: Entry<Doc>): void {
  const found = entries.get(value);
  if (found === entry) entries.delete(value);
  if (!(found instanceof OrderedEntries)) return;
  found.delete(entry);
  if (found.size === 0) entries.delete(value);
}

const none: readonly string[] = [];

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return none;
  return typeof value === 'string' ? [value] : value;
}
