import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import * as ecs from '@aws-sdk/client-ecs';
import { CallerError } from '#base/errors.ts';
import { seededRandom } from '#base/random.ts';
import { operationShapes } from '#wire/schema.ts';
import { randomStructure } from '#wire/testing/random-value.ts';
import { call, EcsWorld } from './testing/ecs-world.ts';

const rounds = 100;
const carries = { controlCharacters: true, emptyLists: true, emptyStructures: true, documents: true, fractions: false };

const files = await readdir(new URL('operations/', import.meta.url));
for (const name of files.map((file) => file.replace(/\.ts$/, ''))) {
  test(`${name} answers whatever comes with an output or an error of ECS, never with a fault of ours`, async () => {
    const shapes = operationShapes(ecs, name);
    assert.ok(shapes);
    const { default: operation } = await import(new URL(`operations/${name}.ts`, import.meta.url).href);
    const world = await EcsWorld.create();
    await world.register();
    await world.run();
    await world.createService();
    const random = seededRandom(name.length);
    for (let round = 0; round < rounds; round += 1) {
      const input = randomStructure(shapes.input, random, carries);
      try {
        operation.access(input, call, world.deps);
        await operation.handle(input, call, world.deps);
      } catch (thrown) {
        if (!(thrown instanceof ecs.ECSServiceException || thrown instanceof CallerError)) assert.fail(`${String(thrown)} for ${JSON.stringify(input)}`);
      }
    }
  });
}

test('a definition with any members is registered or refused by ECS, and runs or is refused', async () => {
  const shapes = operationShapes(ecs, 'RegisterTaskDefinition');
  assert.ok(shapes);
  const world = await EcsWorld.create({ cpu: 1_000_000, memory: 1_000_000_000 });
  const random = seededRandom(1);
  for (let round = 0; round < 500; round += 1) {
    const drawn = randomStructure(shapes.input, random, carries) ?? {};
    const containers: unknown = drawn['containerDefinitions'];
    const containerDefinitions = Array.isArray(containers) ? containers.map((container: object, index) => ({ ...container, name: `c${index}`, image: 'app:1' })) : [];
    const member = Object.keys(drawn)[random.int(Object.keys(drawn).length)] ?? 'volumes';
    const change = { ...(member === 'tags' ? {} : { [member]: drawn[member] }), ...(containerDefinitions.length > 0 && { containerDefinitions }) };
    try {
      await world.register({ ...change, family: 'app' });
      await world.run();
    } catch (thrown) {
      if (!(thrown instanceof ecs.ECSServiceException)) assert.fail(`${String(thrown)} for ${JSON.stringify(change)}`);
    }
  }
});

test('a service with any members is created and updated, or refused by ECS', async () => {
  const shapes = operationShapes(ecs, 'UpdateService');
  assert.ok(shapes);
  const world = await EcsWorld.create();
  await world.register();
  await world.createService();
  const random = seededRandom(13);
  let changed = 0;
  for (let round = 0; round < rounds * 10; round += 1) {
    const drawn = randomStructure(shapes.input, random, carries) ?? {};
    const [name = 'desiredCount'] = Object.keys(drawn).filter((member) => member !== 'service' && member !== 'cluster').slice(round % 7);
    const one = { [name]: drawn[name] };
    try {
      await world.updateService(one);
      await world.createService({ serviceName: `s${round}`, ...one });
      changed += 1;
    } catch (thrown) {
      if (!(thrown instanceof ecs.ECSServiceException || thrown instanceof CallerError)) assert.fail(`${String(thrown)} for ${JSON.stringify(one)}`);
    }
  }
  assert.ok(changed > 0);
});
