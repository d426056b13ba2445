import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Journal, StoredChange } from '#state/journals/journal.ts';

/** A place that outlives its journals. */
export interface JournalPlace extends AsyncDisposable {
  /** Opens the journal, as a restarted daemon would. */
  open(): Journal;
}

/** What every journal driver does. */
export function journalContract(driver: string, makePlace: () => Promise<JournalPlace>): void {
  const contract = (name: string, run: (place: JournalPlace) => Promise<void>) =>
    test(`${driver} journal: ${name}`, async () => {
      await using place = await makePlace();
      await run(place);
    });

  contract('a new one is empty', async (place) => {
    assert.deepEqual(await contents(place), []);
  });

  contract('what was appended is there after a restart, the last version of each key', async (place) => {
    await append(place, [put('a', { name: 'a', nested: { list: [1, 'two', null] } }), put('b', { text: 'ü\u0000\u2028"\\\n' })], [put('a', { name: 'a', again: true })]);
    assert.deepEqual(await contents(place), [put('a', { name: 'a', again: true }), put('b', { text: 'ü\u0000\u2028"\\\n' })]);
  });

  contract('keys come in the order in which they were first written; one that was removed comes anew', async (place) => {
    await append(place, [put('a', 1), put('b', 1), put('c', 1)], [put('a', 2)], [gone('b')], [put('b', 2)]);
    assert.deepEqual(await contents(place), [put('a', 2), put('c', 1), put('b', 2)]);
  });

  contract('a removal of what is not there changes nothing', async (place) => {
    await append(place, [put('a', 1)], [gone('b')]);
    assert.deepEqual(await contents(place), [put('a', 1)]);
  });

  contract('kinds do not meet, whatever their keys', async (place) => {
    await append(place, [put('x', 1, { kind: 'one' }), put('x', 2, { kind: 'two', version: 7 })], [gone('x', 'one')]);
    assert.deepEqual(await contents(place), [put('x', 2, { kind: 'two', version: 7 })]);
  });

  contract('appends that do not wait for each other take effect in the order of the calls', async (place) => {
    {
      await using journal = place.open();
      await drain(journal);
      await Promise.all(Array.from({ length: 200 }, (_, index) => journal.append([put(`key ${index % 7}`, index)])));
    }
    assert.deepEqual((await contents(place)).map((stored) => stored.document), [196, 197, 198, 199, 193, 194, 195]);
  });

  contract('documents are kept as JSON keeps them, and what JSON cannot keep is refused with its whole batch', async (place) => {
    await append(place, [put('a', { known: 1, unknown: undefined })]);
    {
      await using journal = place.open();
      await drain(journal);
      await assert.rejects(journal.append([put('b', 1), put('c', 1n)]));
    }
    assert.deepEqual(await contents(place), [put('a', { known: 1 })]);
  });

  contract('what is appended is what was given then, not what became of it', async (place) => {
    const document = { tags: ['before'] };
    {
      await using journal = place.open();
      await drain(journal);
      const appended = journal.append([put('a', document)]);
      document.tags.push('after');
      await appended;
    }
    assert.deepEqual(await contents(place), [put('a', { tags: ['before'] })]);
  });
}

async function append(place: JournalPlace, ...batches: readonly (readonly StoredChange[])[]): Promise<void> {
  await using journal = place.open();
  await drain(journal);
  for (const batch of batches) await journal.append(batch);
}

async function contents(place: JournalPlace): Promise<readonly StoredChange[]> {
  await using journal = place.open();
  return drain(journal);
}

async function drain(journal: Journal): Promise<readonly StoredChange[]> {
  const all: StoredChange[] = [];
  for await (const stored of journal.load()) all.push(stored);
  return all;
}

function put(key: string, document: unknown, { kind = 'thing', version = 1 } = {}): StoredChange {
  return { kind, key, version, document };
}

function gone(key: string, kind = 'thing'): StoredChange {
  return { kind, key, version: 1, document: undefined };
}
