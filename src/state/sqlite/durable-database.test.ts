import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { DurableDatabase } from './durable-database.ts';

const schema = { applicationId: 7, what: 'a test file', steps: ['CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT'] };
const mebibyte = 1024 * 1024;

async function withFile(run: (file: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'drydock-sqlite-'));
  try {
    await run(join(directory, 'notes.db'));
  } finally {
    await rm(directory, { recursive: true });
  }
}

test('work that throws leaves nothing behind', () =>
  withFile(async (file) => {
    const database = DurableDatabase.open({ file, schema });
    const add = database.prepare('INSERT INTO notes (text) VALUES (?)');
    assert.throws(() => database.transaction(0, () => {
      add.run('one');
      throw new Error('no');
    }), /no/);
    database.transaction(0, () => add.run('two'));
    await database.durable();
    assert.deepEqual(database.prepare('SELECT text FROM notes').all().map((row) => row['text']), ['two']);
    await database.close();
  }));

test('a full disk is named, takes back the transaction and nothing else', () =>
  withFile(async (file) => {
    const database = DurableDatabase.open({ file, schema });
    const add = database.prepare('INSERT INTO notes (text) VALUES (?)');
    database.transaction(0, () => add.run('one'));
    database.prepare('PRAGMA max_page_count = 8').get();
    assert.throws(() => database.transaction(0, () => [add.run('two'), add.run('x'.repeat(100_000))]), { code: 'StateUnwritable', message: /notes\.db cannot be written: database or disk is full; free some space/ });
    database.prepare('PRAGMA max_page_count = 1000').get();
    database.transaction(0, () => add.run('three'));
    assert.deepEqual(database.prepare('SELECT text FROM notes').all().map((row) => row['text']), ['one', 'three']);
    await database.close();
  }));

test('a growing WAL is written back while writing goes on, and starts again from its beginning', () =>
  withFile(async (file) => {
    const database = DurableDatabase.open({ file, schema });
    const put = database.prepare('INSERT INTO notes VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text');
    let written = 0;
    for (let round = 0; written < 80 * mebibyte; round += 1) {
      const text = `${round} `.repeat(20_000);
      written += text.length;
      database.transaction(text.length, () => put.run(round % 10, text));
      await database.durable();
    }
    const { size } = await stat(`${file}-wal`);
    assert.ok(size < 60 * mebibyte, `the WAL has grown to ${Math.round(size / mebibyte)} MiB`);
    await database.close();
    await assert.rejects(stat(`${file}-wal`), { code: 'ENOENT' });
  }));

test('nobody but their owner may read the files', () =>
  withFile(async (file) => {
    const database = DurableDatabase.open({ file, schema });
    database.transaction(0, () => database.prepare('DELETE FROM notes').run());
    for (const name of [file, `${file}-wal`, `${file}-shm`, `${file}.lock`]) assert.equal((await stat(name)).mode & 0o777, 0o600, name);
    await database.close();
  }));

test('a file of an older release gets the steps that it lacks', () =>
  withFile(async (file) => {
    await DurableDatabase.open({ file, schema }).close();
    const newer = { ...schema, steps: [...schema.steps, 'ALTER TABLE notes ADD COLUMN author TEXT'] };
    const database = DurableDatabase.open({ file, schema: newer });
    database.transaction(0, () => database.prepare('INSERT INTO notes (text, author) VALUES (?, ?)').run('a', 'b'));
    await database.close();
    assert.throws(() => DurableDatabase.open({ file, schema }), { code: 'StateTooNew' });
  }));
