import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import * as ssm from '@aws-sdk/client-ssm';
import { CallerError } from '#base/errors.ts';
import { seededRandom } from '#base/random.ts';
import { operationShapes } from '#wire/schema.ts';
import { randomStructure } from '#wire/testing/random-value.ts';
import { scope, ssmWorld, userArn } from './testing/ssm-world.ts';

const rounds = 60;
const carries = { controlCharacters: true, emptyLists: true, emptyStructures: true, documents: true, fractions: false };
const call = { ...scope, principal: { account: scope.account, arn: userArn, userId: 'AIDA', accessKeyId: 'AKIA', isRoot: false }, requestId: 'r', host: '127.0.0.1:4566', sourceIp: '127.0.0.1', receivedAt: 0 };

const files = await readdir(new URL('operations/', import.meta.url));
for (const name of files.map((file) => file.replace(/\.ts$/, ''))) {
  test(`${name} answers whatever comes with an output or an error of Systems Manager, never with a fault of ours`, async () => {
    const shapes = operationShapes(ssm, name);
    assert.ok(shapes);
    const { default: operation } = await import(new URL(`operations/${name}.ts`, import.meta.url).href);
    const world = await ssmWorld();
    await world.client.send(new ssm.PutParameterCommand({ Name: '/app', Value: 'v', Type: 'SecureString' }));
    const random = seededRandom(name.length);
    for (let round = 0; round < rounds; round += 1) {
      const drawn = randomStructure(shapes.input, random, carries) ?? {};
      const isKnown = round % 2 === 0;
      const input = { ...drawn, ...('Name' in drawn && isKnown && { Name: '/app' }), ...('Names' in drawn && isKnown && { Names: ['/app'] }), ...('ResourceId' in drawn && isKnown && { ResourceId: '/app' }) };
      try {
        operation.access(input, call, world);
        await operation.handle(input, call, world);
      } catch (thrown) {
        if (!(thrown instanceof ssm.SSMServiceException || thrown instanceof CallerError)) assert.fail(`${String(thrown)} for ${JSON.stringify(input)}`);
      }
    }
  });
}
