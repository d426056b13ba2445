import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ecs from '@aws-sdk/client-ecs';
import { JsonCodec } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticStructureSchema } from '@smithy/types';
import * as fc from 'fast-check';
import { seededRandom } from '#base/random.ts';
import { dateOf } from '#base/time.ts';
import { known } from '#base/assert.ts';
import { operationShapes } from '../schema.ts';
import { randomStructure } from '../testing/random-value.ts';
import { jsonForms } from './json-form.ts';

const formOf = jsonForms({ jsonName: false });
const answer = known(operationShapes(ecs, 'DescribeTaskDefinition'), 'DescribeTaskDefinition').output;

test('it is the form that the SDK’s codec writes', () => {
  const form = known(formOf(answer), 'the form of a task definition');
  const codec = new JsonCodec({ timestampFormat: { useTrait: true, default: 7 }, jsonName: false }).createSerializer();
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const value = randomStructure(answer, seededRandom(seed), { controlCharacters: true, emptyLists: true, emptyStructures: true, documents: true, fractions: true });
      codec.write(answer, value);
      assert.deepEqual(JSON.parse(JSON.stringify(form(value))), JSON.parse(String(codec.flush())));
    }),
  );
});

test('a member that the shape does not have is not shown, nor one that is null', () => {
  const form = known(formOf(answer), 'the form of a task definition');
  assert.deepEqual(form({ taskDefinition: { family: 'web', account: 'ours', cpu: null }, secret: true }), { taskDefinition: { family: 'web' } });
});

test('a structure may hold itself', () => {
  const tree: StaticStructureSchema = [3, 'test', 'Tree', 0, ['name', 'bornAt', 'children'], [0, 4, [1, 'test', 'Trees', 0, () => tree]]];
  const form = known(formOf(NormalizedSchema.of(tree)), 'the form of a tree');
  const leaf = { name: 'leaf', bornAt: dateOf(1_500), other: 1 };
  assert.deepEqual(form({ name: 'root', children: [leaf] }), { name: 'root', children: [{ name: 'leaf', bornAt: 1.5 }] });
});

test('what holds blobs or documents has no form of its own', () => {
  const blob: StaticStructureSchema = [3, 'test', 'Blob', 0, ['data'], [21]];
  const json: StaticStructureSchema = [3, 'test', 'Json', 0, ['data'], [15]];
  for (const schema of [blob, json]) assert.equal(formOf(NormalizedSchema.of(schema)), undefined);
});
