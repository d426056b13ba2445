import { WorldError, messageOf } from '#base/errors.ts';
import { DurableDatabase } from '../sqlite/durable-database.ts';
import type { Schema } from '../sqlite/schema.ts';
import type { Journal, StoredChange } from './journal.ts';

/**
 * One row per document, not per change: the journal is its own snapshot, so that it never needs compaction and start-up
 * does not grow with history. The row number tells the order in which the keys were first written.
 */
const schema: Schema = {
  applicationId: 0x44_72_79_4a,
  what: 'a journal',
  steps: [
    `CREATE TABLE documents (
       id INTEGER PRIMARY KEY,
       kind TEXT NOT NULL,
       key TEXT NOT NULL,
       version INTEGER NOT NULL,
       document TEXT NOT NULL,
       UNIQUE (kind, key)
     ) STRICT`,
  ],
};

/**
 * The default journal: a file, or `:memory:` for what a simulation keeps. Throws WorldError when the file is in use by
 * another daemon, is damaged, or is not a journal.
 */
export function sqliteJournal({ file }: { readonly file: string }): Journal {
  const database = DurableDatabase.open({ file, schema });
  const all = database.prepare('SELECT kind, key, version, document FROM documents ORDER BY id');
  // Rows as arrays: a third of the time that rows as objects take.
  all.setReturnArrays(true);
  const put = database.prepare(
    'INSERT INTO documents (kind, key, version, document) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version, document = excluded.document',
  );
  const remove = database.prepare('DELETE FROM documents WHERE kind = ? AND key = ?');
  return {
    *load() {
      for (const row of all.iterate()) yield storedChange(Object.values(row), file);
    },
    async append(changes) {
      const texts = changes.map((change) => (change.document === undefined ? undefined : JSON.stringify(change.document)));
      const bytes = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
      database.transaction(bytes, () => {
        for (const [index, { kind, key, version }] of changes.entries()) {
          const text = texts[index];
          if (text === undefined) remove.run(kind, key);
          else put.run(kind, key, version, text);
        }
      });
      await database.durable();
    },
    [Symbol.asyncDispose]: () => database.close(),
  };
}

function storedChange([kind, key, version, text]: readonly unknown[], file: string): StoredChange {
  try {
    const document: unknown = JSON.parse(String(text));
    return { kind: String(kind), key: String(key), version: Number(version), document };
  } catch (thrown) {
    throw new WorldError('StateUnreadable', `${file} holds a damaged ${String(kind)} ${String(key)}: ${messageOf(thrown)}; put back a copy of the file, or move it away to start empty`, { cause: thrown });
  }
}
