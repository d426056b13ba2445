import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import * as sm from '@aws-sdk/client-secrets-manager';
import { CallerError } from '#base/errors.ts';
import { seededRandom } from '#base/random.ts';
import { operationShapes } from '#wire/schema.ts';
import { randomStructure } from '#wire/testing/random-value.ts';
import { scope, secretsWorld } from './testing/secrets-world.ts';

const rounds = 60;
const carries = { controlCharacters: true, emptyLists: true, emptyStructures: true, documents: true, fractions: false };
const call = { ...scope, principal: { account: scope.account, arn: `arn:aws:iam::${scope.account}:user/ann`, userId: 'AIDA', accessKeyId: 'AKIA', isRoot: false }, requestId: 'r', host: '127.0.0.1:4566', sourceIp: '127.0.0.1', receivedAt: 0 };

const files = await readdir(new URL('operations/', import.meta.url));
for (const name of files.map((file) => file.replace(/\.ts$/, ''))) {
  test(`${name} answers whatever comes with an output or an error of Secrets Manager, never with a fault of ours`, async () => {
    const shapes = operationShapes(sm, name);
    assert.ok(shapes);
    const { default: operation } = await import(new URL(`operations/${name}.ts`, import.meta.url).href);
    const world = await secretsWorld();
    await world.client.send(new sm.CreateSecretCommand({ Name: 'app', SecretString: 'v', AddReplicaRegions: [{ Region: 'us-east-1' }] }));
    const random = seededRandom(name.length);
    for (let round = 0; round < rounds; round += 1) {
      const drawn = randomStructure(shapes.input, random, carries) ?? {};
      const input = { ...drawn, ...('SecretId' in drawn && round % 2 === 0 && { SecretId: 'app' }) };
      try {
        operation.access(input, call, world);
        await operation.handle(input, call, world);
      } catch (thrown) {
        if (!(thrown instanceof sm.SecretsManagerServiceException || thrown instanceof CallerError)) assert.fail(`${String(thrown)} for ${JSON.stringify(input)}`);
      }
    }
  });
}
