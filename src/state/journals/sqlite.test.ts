import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { StoredChange } from './journal.ts';
import { sqliteJournal } from './sqlite.ts';

async function inDirectory(run: (file: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'drydock-state-'));
  try {
    await run(join(directory, 'state.db'));
  } finally {
    await rm(directory, { recursive: true });
  }
}

test('a second daemon on the same state directory is refused, and told whose it is', () =>
  inDirectory(async (file) => {
    {
      await using first = sqliteJournal({ file });
      assert.ok(first);
      assert.throws(() => sqliteJournal({ file }), { code: 'StateInUse', message: new RegExp(`in use by another daemon \\(pid ${process.pid}\\); stop that one`) });
    }
    await using next = sqliteJournal({ file });
    assert.deepEqual([...list(next.load())], []);
  }));

test('a file that is not a database is refused, and left as it is', () =>
  inDirectory(async (file) => {
    await writeFile(file, 'this is not a database, but long enough to be taken for one'.repeat(100));
    assert.throws(() => sqliteJournal({ file }), { code: 'StateUnreadable', message: /state\.db cannot be opened as a database: file is not a database/ });
  }));

test("somebody else's database is refused", () =>
  inDirectory(async (file) => {
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE songs (title TEXT)');
    other.close();
    assert.throws(() => sqliteJournal({ file }), { code: 'StateForeign' });
  }));

test('a journal of a newer release is refused', () =>
  inDirectory(async (file) => {
    await sqliteJournal({ file })[Symbol.asyncDispose]();
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    assert.throws(() => sqliteJournal({ file }), { code: 'StateTooNew', message: /start that release/ });
  }));

test('a damaged document is named', () =>
  inDirectory(async (file) => {
    {
      await using journal = sqliteJournal({ file });
      await journal.append([{ kind: 'thing', key: 'a', version: 1, document: {} }]);
    }
    const database = new DatabaseSync(file);
    database.exec(`UPDATE documents SET document = '{"cut'`);
    database.close();
    await using journal = sqliteJournal({ file });
    assert.throws(() => [...list(journal.load())], { code: 'StateUnreadable', message: /holds a damaged thing a/ });
  }));

test('a change that cannot be written is rejected, and with it all of its batch', async () => {
  await using journal = sqliteJournal({ file: ':memory:' });
  await assert.rejects(journal.append([{ kind: 'thing', key: 'a', version: 1, document: {} }, { kind: 'thing', key: 'b', version: 1, document: { count: 1n } }]));
  assert.deepEqual([...list(journal.load())], []);
});

function list(loaded: Iterable<StoredChange> | AsyncIterable<StoredChange>): Iterable<StoredChange> {
  assert.ok(Symbol.iterator in loaded);
  return loaded;
}
