import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { defineCollection } from '#model/collection.ts';
import { memoryJournal, type MemoryDisk } from './journals/memory.ts';
import { sqliteJournal } from './journals/sqlite.ts';
import { Store, type Reader, type Transaction } from './store.ts';

interface Doc {
  readonly id: string;
  readonly one?: string;
  readonly many: readonly string[];
}

const docs = defineCollection<Doc>()({ kind: 'doc', version: 1, key: (doc) => doc.id, indexes: { one: (doc) => doc.one, many: (doc) => doc.many } });

type Step = { readonly kind: 'put'; readonly doc: Doc } | { readonly kind: 'remove'; readonly id: string };
interface Batch {
  readonly steps: readonly Step[];
  readonly throws: boolean;
}

const ids = ['a', 'b', 'c', 'd', 'e'];
const values = ['x', 'y', 'z'];
const anyDoc: fc.Arbitrary<Doc> = fc.record({ id: fc.constantFrom(...ids), one: fc.constantFrom(...values), many: fc.uniqueArray(fc.constantFrom(...values)) }, { requiredKeys: ['id', 'many'], noNullPrototype: true });
const anyStep: fc.Arbitrary<Step> = fc.oneof(anyDoc.map((doc) => ({ kind: 'put', doc }) as const), fc.constantFrom(...ids).map((id) => ({ kind: 'remove', id }) as const));
const anyBatch: fc.Arbitrary<Batch> = fc.record({ steps: fc.array(anyStep, { maxLength: 8 }), throws: fc.boolean() });

/** The store in a few naive lines: a list, searched from end to end. */
class Model {
  docs: readonly Doc[] = [];

  apply({ steps, throws }: Batch): void {
    if (throws) return;
    const before = this.docs;
    const last = new Map<string, Doc | undefined>();
    for (const step of steps) last.set(step.kind === 'put' ? step.doc.id : step.id, step.kind === 'put' ? step.doc : undefined);
    const kept = before.flatMap((doc) => (last.has(doc.id) ? (last.get(doc.id) ?? []) : doc));
    const made = new Map<string, Doc>();
    for (const step of steps) {
      if (step.kind === 'remove') made.delete(step.id);
      else if (!before.some((doc) => doc.id === step.doc.id)) made.set(step.doc.id, step.doc);
    }
    this.docs = [...kept, ...made.values()];
  }
}

function run(transaction: Transaction, { steps, throws }: Batch): void {
  for (const step of steps) {
    if (step.kind === 'put') transaction.put(docs, step.doc);
    else transaction.remove(docs, step.id);
  }
  if (throws) throw new Error('taken back');
}

function assertSame(reader: Reader, model: Model): void {
  assert.deepEqual(reader.list(docs), model.docs);
  for (const id of ids) assert.equal(reader.get(docs, id)?.id, model.docs.find((doc) => doc.id === id)?.id);
  for (const value of values) {
    assert.deepEqual(reader.find(docs, 'one', value), model.docs.filter((doc) => doc.one === value));
    assert.deepEqual(reader.find(docs, 'many', value), model.docs.filter((doc) => doc.many.includes(value)));
  }
}

test('the store and its indexes are at every moment what a naive model is, and so is what a restart finds', () =>
  fc.assert(
    fc.asyncProperty(fc.array(anyBatch, { maxLength: 20 }), async (batches) => {
      const disk: MemoryDisk = new Map();
      await using store = await Store.open(memoryJournal(disk), [docs]);
      const model = new Model();
      for (const batch of batches) {
        const work = (transaction: Transaction) => run(transaction, batch);
        if (batch.throws) assert.throws(() => store.commit(work), /taken back/);
        else store.commit(work);
        model.apply(batch);
        assertSame(store, model);
      }
      await store.durable();
      await using again = await Store.open(memoryJournal(disk), [docs]);
      assertSame(again, model);
    }),
    { numRuns: 300 },
  ));

test('SQLite and memory keep the same, in the same order', () =>
  fc.assert(
    fc.asyncProperty(fc.array(anyBatch, { maxLength: 20 }), async (batches) => {
      await using journal = sqliteJournal({ file: ':memory:' });
      const store = await Store.open(journal, [docs]);
      const disk: MemoryDisk = new Map();
      const other = await Store.open(memoryJournal(disk), [docs]);
      for (const batch of batches.filter((candidate) => !candidate.throws)) {
        await store.transact((transaction) => run(transaction, batch));
        await other.transact((transaction) => run(transaction, batch));
      }
      const stored = [];
      for await (const change of journal.load()) stored.push(change);
      assert.deepEqual(stored, [...disk.values()]);
    }),
    { numRuns: 50 },
  ));
