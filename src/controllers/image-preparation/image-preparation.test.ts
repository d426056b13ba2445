import { array, assert as assertProperty, integer, nat, property, record } from 'fast-check';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { images, imageTags, type Image } from '#model/image.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { newDefinition, scope } from '../task/task-fixture.ts';
import { createImagePreparationController } from './controller.ts';
import { planPreparations, preparationsMax, recentMs, type Preparation } from './plan.ts';

const arn = repositoryArn({ ...scope, name: 'app' });
const repository: Repository = { ...scope, arn, name: 'app', createdAt: 0, tagMutability: 'MUTABLE', tagMutabilityExclusions: [], encryption: { type: 'AES256' }, tags: [] };
const digestOf = (number: number) => `sha256:${number.toString(16).padStart(64, '0')}`;
const imageOf = (number: number, pushedAt: number): Image => ({ repositoryArn: arn, digest: digestOf(number), mediaType: '', manifest: '', blobs: [], children: [], sizeInBytes: 0, pushedAt });
const definitionOf = (reference: string, change: Parameters<typeof newDefinition>[0] = {}) => newDefinition({ fields: { containerDefinitions: [{ name: 'app', image: reference }] }, ...change });
const nowMs = 100 * recentMs;

test('what the latest ACTIVE revision names is prepared, when it was pushed or registered a short while ago', () => {
  const plan = (definitions: readonly ReturnType<typeof newDefinition>[], pushedAt: number) =>
    planPreparations({ nowMs, cpuArchitecture: 'X86_64', definitions, imageOf: (reference) => (reference === 'a' ? imageOf(1, pushedAt) : undefined) }).map(({ reference }) => reference);
  assert.deepEqual(plan([definitionOf('a')], nowMs), ['a']);
  assert.deepEqual(plan([definitionOf('a', { registeredAt: nowMs })], 0), ['a']);
  assert.deepEqual(plan([definitionOf('a')], nowMs - recentMs), [], 'pushed and registered long ago');
  assert.deepEqual(plan([definitionOf('elsewhere')], nowMs), []);
  assert.deepEqual(plan([definitionOf('a', { status: 'INACTIVE' })], nowMs), []);
  assert.deepEqual(plan([definitionOf('a'), definitionOf('elsewhere', { revision: 2 })], nowMs), [], 'a newer revision names another image');
  assert.deepEqual(plan([definitionOf('a', { fields: { runtimePlatform: { cpuArchitecture: 'ARM64' }, containerDefinitions: [{ name: 'app', image: 'a' }] } })], nowMs), []);
});

test('a plan names each image once, the newest first, and never more than its limit', () => {
  assertProperty(
    property(array(record({ family: nat(60), image: nat(60), revision: integer({ min: 1, max: 5 }), registeredAt: nat(nowMs) })), (made) => {
      const definitions = made.map(({ family, image, revision, registeredAt }) => definitionOf(String(image), { family: `f${family}`, revision, registeredAt }));
      const plan = planPreparations({ nowMs, cpuArchitecture: 'X86_64', definitions, imageOf: (reference) => imageOf(Number(reference), 0) });
      assert.ok(plan.length <= preparationsMax);
      assert.equal(new Set(plan.map(({ digest }) => digest)).size, plan.length);
      assert.ok(plan.every(({ reference }) => definitions.some((definition) => definition.fields.containerDefinitions?.[0]?.image === reference && nowMs - definition.registeredAt < recentMs)));
    }),
  );
});

test('images are prepared one at a time, each once, when they are pushed or named', async () => {
  const clock = new ManualClock(nowMs);
  const store = await Store.open(memoryJournal(), [taskDefinitions, repositories, images, imageTags]);
  const asked: Preparation[] = [];
  const ready: (() => void)[] = [];
  const prepare = (preparation: Preparation) => {
    asked.push(preparation);
    return new Promise<void>((resolve) => ready.push(resolve));
  };
  const push = (number: number, tag: string) =>
    store.transact((transaction) => {
      transaction.put(images, imageOf(number, clock.nowMs()));
      transaction.put(imageTags, { repositoryArn: arn, tag, digest: digestOf(number) });
    });
  using controller = createImagePreparationController({ store, clock, address: { authority: '127.0.0.1:4566', home: scope }, cpuArchitecture: 'X86_64', prepare });
  controller.start();
  await store.transact((transaction) => transaction.put(repositories, repository));
  await push(1, 'one');
  await clock.advance(1_000);
  assert.deepEqual(asked, [], 'nothing names it');
  const [one, two] = ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:one', '127.0.0.1:4566/app:two'];
  await store.transact((transaction) => transaction.put(taskDefinitions, definitionOf(one)));
  await store.transact((transaction) => transaction.put(taskDefinitions, definitionOf(two, { arn: 'b', family: 'b' })));
  await push(2, 'two');
  await clock.advance(1_000);
  assert.equal(asked.length, 1);
  ready.shift()?.();
  await clock.advance(1_000);
  assert.deepEqual(new Set(asked.map(({ reference }) => reference)), new Set([one, two]));
  assert.equal(asked.length, 2);
  ready.shift()?.();
  await push(3, 'one');
  await clock.advance(1_000);
  assert.deepEqual(asked.slice(2), [{ ...scope, reference: one, digest: digestOf(3) }]);
});
