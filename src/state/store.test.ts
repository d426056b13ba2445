import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineCollection } from '#model/collection.ts';
import type { Journal } from './journals/journal.ts';
import { memoryJournal, type MemoryDisk } from './journals/memory.ts';
import { Store, type Change } from './store.ts';

interface Pet {
  readonly name: string;
  readonly kind: string;
  readonly owners: readonly string[];
}

const pets = defineCollection<Pet>()({
  kind: 'pet',
  version: 1,
  key: (pet) => pet.name,
  indexes: { kind: (pet) => pet.kind, owner: (pet) => pet.owners },
});

const rex: Pet = { name: 'rex', kind: 'dog', owners: ['ann', 'bob'] };
const tom: Pet = { name: 'tom', kind: 'cat', owners: [] };
const ace: Pet = { name: 'ace', kind: 'dog', owners: ['ann'] };

async function storeOf(...documents: readonly Pet[]): Promise<Store> {
  const store = await Store.open(memoryJournal(), [pets]);
  await store.transact((transaction) => {
    for (const document of documents) transaction.put(pets, document);
  });
  return store;
}

test('a transaction sees its own writes, and others see them once it is done', async () => {
  const store = await storeOf(rex);
  store.commit((transaction) => {
    transaction.put(pets, tom);
    transaction.remove(pets, 'rex');
    assert.deepEqual(transaction.list(pets), [tom]);
    assert.deepEqual(transaction.find(pets, 'owner', 'ann'), []);
  });
  assert.deepEqual(store.list(pets), [tom]);
});

test('a transaction that throws changes nothing, not even an order', async () => {
  const store = await storeOf(rex, tom, ace);
  assert.throws(() =>
    store.commit((transaction) => {
      transaction.remove(pets, 'rex');
      transaction.put(pets, { ...ace, kind: 'wolf' });
      transaction.put(pets, { name: 'new', kind: 'dog', owners: [] });
      transaction.put(pets, rex);
      transaction.remove(pets, 'rex');
      throw new Error('no');
    }), /no/);
  assert.deepEqual(store.list(pets), [rex, tom, ace]);
  assert.deepEqual(store.find(pets, 'kind', 'dog'), [rex, ace]);
  assert.deepEqual(store.find(pets, 'owner', 'ann'), [rex, ace]);
  assert.deepEqual(store.find(pets, 'kind', 'wolf'), []);
});

test('documents come in the order in which their keys were first written, before and after a restart', async () => {
  const disk: MemoryDisk = new Map();
  const store = await Store.open(memoryJournal(disk), [pets]);
  await store.transact((transaction) => [rex, tom, ace].forEach((pet) => transaction.put(pets, pet)));
  await store.transact((transaction) => {
    transaction.remove(pets, 'rex');
    transaction.put(pets, { ...rex, kind: 'cat' });
  });
  await store.transact((transaction) => transaction.remove(pets, 'tom'));
  await store.transact((transaction) => transaction.put(pets, tom));
  const expected = ['rex', 'ace', 'tom'];
  for (const reader of [store, await Store.open(memoryJournal(disk), [pets])]) {
    assert.deepEqual(reader.list(pets).map((pet) => pet.name), expected);
    assert.deepEqual(reader.find(pets, 'kind', 'cat').map((pet) => pet.name), ['rex', 'tom']);
  }
});

test('listeners are told of each commit in order, once it is readable, with what was before', async () => {
  const store = await storeOf(rex);
  const told: string[] = [];
  const note = (listener: string) => (changes: readonly Change[]) => {
    told.push(...changes.map(({ key, before, after }) => `${listener} ${key} ${before === undefined ? 'new' : 'old'} ${after === undefined ? 'gone' : store.get(pets, key)?.kind}`));
  };
  store.onCommit(note('one'));
  const unsubscribe = store.onCommit(note('two'));
  store.commit((transaction) => transaction.put(pets, tom));
  store.commit((transaction) => transaction.remove(pets, 'rex'));
  await store.durable();
  unsubscribe();
  await store.transact((transaction) => transaction.put(pets, ace));
  assert.deepEqual(told, ['one tom new cat', 'two tom new cat', 'one rex old gone', 'two rex old gone', 'one ace new dog']);
});

test('what was put and removed in one transaction was never there', async () => {
  const store = await storeOf();
  let isTold = false;
  store.onCommit(() => {
    isTold = true;
  });
  await store.transact((transaction) => {
    transaction.put(pets, rex);
    transaction.remove(pets, 'rex');
    transaction.remove(pets, 'nobody');
  });
  assert.equal(isTold, false);
});

test('a transaction inside another one, and one that waits, are bugs', async () => {
  const store = await storeOf();
  assert.throws(() => store.commit(() => store.commit(() => 1)), /inside another one/);
  assert.throws(() => store.commit(async () => 1), /synchronous/);
  assert.equal(store.commit(() => 2).value, 2, 'the store goes on afterwards');
});

test('a journal that refuses a change is reported once, and nothing can be changed any more', async () => {
  const failures: unknown[] = [];
  const journal: Journal = { ...memoryJournal(), append: async () => Promise.reject(new Error('disk full')) };
  const store = await Store.open(journal, [pets], { onFailure: (failure) => failures.push(failure) });
  const first = store.commit((transaction) => transaction.put(pets, rex)).durable;
  const second = store.transact((transaction) => transaction.put(pets, tom));
  await assert.rejects(first, /disk full/);
  await assert.rejects(second, /disk full/);
  await assert.rejects(store.durable(), /disk full/);
  assert.equal(failures.length, 1);
  assert.throws(() => store.commit(() => 1), /the journal has refused a change/);
});

test('a change is not durable before all that came before it', async () => {
  const gates: (() => void)[] = [];
  const journal: Journal = { ...memoryJournal(), append: () => new Promise((resolve) => gates.push(resolve)) };
  const store = await Store.open(journal, [pets]);
  const order: string[] = [];
  const first = store.transact((transaction) => transaction.put(pets, rex)).then(() => order.push('first'));
  const second = store.transact((transaction) => transaction.put(pets, tom)).then(() => order.push('second'));
  const reading = store.transact((transaction) => transaction.get(pets, 'tom')).then(() => order.push('reading'));
  gates[1]?.();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(order, []);
  gates[0]?.();
  await Promise.all([first, second, reading]);
  assert.deepEqual(order, ['first', 'second', 'reading']);
});

test('documents of an older version are upgraded, those of a newer one and unknown kinds are refused', async () => {
  const disk: MemoryDisk = new Map();
  const old = await Store.open(memoryJournal(disk), [pets]);
  await old.transact((transaction) => transaction.put(pets, rex));
  const newer = { ...pets, version: 3, upgrade: (stored: unknown, fromVersion: number): Pet => ({ ...rex, ...Object(stored), owners: [`from ${fromVersion}`] }) };
  const upgraded = await Store.open(memoryJournal(disk), [newer]);
  assert.deepEqual(upgraded.find(newer, 'owner', 'from 1').map((pet) => pet.name), ['rex']);
  await upgraded.transact((transaction) => transaction.put(newer, { ...rex, kind: 'wolf' }));
  await assert.rejects(Store.open(memoryJournal(disk), [pets]), { code: 'StateTooNew', message: /pet rex was written by a newer release \(version 3, this one knows 1\)/ });
  await assert.rejects(Store.open(memoryJournal(disk), []), { code: 'StateTooNew', message: /documents of kind pet/ });
});
