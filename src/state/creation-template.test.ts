import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { hasPrefix, mostSpecific, repositoryCreationTemplates, type CreationScenario, type RepositoryCreationTemplate } from '#model/repository-creation-template.ts';
import { creationTemplateFor } from './creation-template.ts';
import { memoryJournal } from './journals/memory.ts';
import { Store } from './store.ts';

const scope = { account: '000000000000', region: 'us-east-1' };

function template(given: Partial<RepositoryCreationTemplate>): RepositoryCreationTemplate {
  return { ...scope, prefix: 'prod', tagMutability: 'MUTABLE', tagMutabilityExclusions: [], encryption: { type: 'AES256' }, tags: [], appliedFor: ['CREATE_ON_PUSH'], createdAt: 0, updatedAt: 0, ...given };
}

async function storeWith(...templates: readonly Partial<RepositoryCreationTemplate>[]): Promise<Store> {
  const store = await Store.open(memoryJournal(), [repositoryCreationTemplates]);
  await store.transact((transaction) => {
    for (const given of templates) transaction.put(repositoryCreationTemplates, template(given));
  });
  return store;
}

const prefixFor = (store: Store, name: string, scenario: CreationScenario = 'CREATE_ON_PUSH') => creationTemplateFor(store, { ...scope, name }, scenario)?.prefix;

test('the template with the most specific prefix applies, and ROOT where no other does', async () => {
  const store = await storeWith({ prefix: 'ROOT' }, { prefix: 'prod' }, { prefix: 'prod/team/' });
  assert.equal(prefixFor(store, 'prod/team/app'), 'prod/team/');
  assert.equal(prefixFor(store, 'prod/other/app'), 'prod');
  assert.equal(prefixFor(store, 'production/app'), 'ROOT');
  assert.equal(prefixFor(store, 'prod'), 'ROOT');
  assert.equal(prefixFor(store, 'app'), 'ROOT');
});

test('a template is for the occasions that it is applied for, and for its own registry', async () => {
  const store = await storeWith({ prefix: 'prod/team', appliedFor: ['REPLICATION'] }, { prefix: 'prod' }, { prefix: 'ROOT', region: 'eu-west-1' });
  assert.equal(prefixFor(store, 'prod/team/app'), 'prod');
  assert.equal(prefixFor(store, 'prod/team/app', 'REPLICATION'), 'prod/team');
  assert.equal(prefixFor(store, 'prod/team/app', 'PULL_THROUGH_CACHE'), undefined);
  assert.equal(prefixFor(store, 'app'), undefined);
});

test('whatever prefixes there are, the one that applies fits the name and none that fits is longer', () => {
  const part = fc.constantFrom('a', 'ab', 'b');
  const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const prefix = fc.oneof(fc.constant('ROOT'), path, path.map((plain) => `${plain}/`));
  fc.assert(fc.property(fc.array(prefix), path, (prefixes, name) => {
    const found = mostSpecific(prefixes, name, (one) => one);
    const fitting = prefixes.filter((one) => hasPrefix(name, one));
    if (found === undefined) return fitting.length === 0;
    const lengthOf = (one: string) => (one === 'ROOT' ? 0 : one.replace(/\/$/, '').length);
    return hasPrefix(name, found) && fitting.every((one) => lengthOf(one) <= lengthOf(found));
  }));
});
