import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import * as ecrPublic from '@aws-sdk/client-ecr-public';
import { CallerError } from '#base/errors.ts';
import { seededRandom } from '#base/random.ts';
import { defaultAlias } from '#model/public-registry.ts';
import { repositories, repositoryArn } from '#model/repository.ts';
import { createRepository, memoryRegistry } from '#registry/memory-registry.ts';
import { operationShapes } from '#wire/schema.ts';
import { randomStructure } from '#wire/testing/random-value.ts';
import { rootPrincipal } from './registry-server.ts';

const rounds = 60;
const carries = { controlCharacters: true, emptyLists: true, emptyStructures: true, documents: true, fractions: false };
const folder = new URL('../../src/services/ecr-public/operations/', import.meta.url);
const { account } = rootPrincipal;
const name = { account, region: '', name: 'team/app' };

for (const operationName of (await readdir(folder)).map((file) => file.replace(/\.ts$/, ''))) {
  test(`${operationName} answers whatever comes with an output or an error of ECR Public, never with a fault of ours`, async () => {
    const shapes = operationShapes(ecrPublic, operationName);
    assert.ok(shapes);
    const { default: operation } = await import(new URL(`${operationName}.ts`, folder).href);
    const world = await memoryRegistry();
    const call = { account, region: 'us-east-1', principal: rootPrincipal, requestId: 'r', host: '127.0.0.1:4566', sourceIp: '127.0.0.1', receivedAt: 0 };
    const random = seededRandom(operationName.length);
    for (let round = 0; round < rounds; round += 1) {
      if (world.store.get(repositories, repositoryArn(name)) === undefined) await createRepository(world.store, name.name, { ...name, arn: repositoryArn(name) });
      const input = likely(randomStructure(shapes.input, random, carries) ?? {}, round);
      try {
        operation.access(input, call, world);
        await operation.handle(input, call, world);
      } catch (thrown) {
        if (!(thrown instanceof ecrPublic.ECRPUBLICServiceException || thrown instanceof CallerError)) assert.fail(`${String(thrown)} for ${JSON.stringify(input)}`);
      }
    }
  });
}

/** What is looked at first is right now and then, so that the rest is looked at too. */
function likely(drawn: Readonly<Record<string, unknown>>, round: number): Readonly<Record<string, unknown>> {
  const { registryId: _, ...others } = drawn;
  return {
    ...(round % 4 === 0 ? drawn : others),
    ...(round % 4 === 1 && 'registryId' in drawn && { registryId: round % 8 === 1 ? account : defaultAlias(account) }),
    ...('repositoryName' in drawn && round % 5 > 0 && { repositoryName: name.name }),
    ...('resourceArn' in drawn && round % 5 > 0 && { resourceArn: repositoryArn(name) }),
  };
}
