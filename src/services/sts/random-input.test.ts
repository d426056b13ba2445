import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import * as sts from '@aws-sdk/client-sts';
import * as fc from 'fast-check';
import { CallerError } from '#base/errors.ts';
import { seededRandom } from '#base/random.ts';
import { oidcProviderArn, oidcProviders } from '#model/oidc-provider.ts';
import type { Principal } from '#wire/operation.ts';
import { operationShapes } from '#wire/schema.ts';
import { randomStructure } from '#wire/testing/random-value.ts';
import { identityProvider } from './testing/identity-provider.ts';
import { account, roleNamed, stsWorld, userNamed } from './testing/sts-world.ts';

const rounds = 60;
const carries = { controlCharacters: true, emptyLists: true, emptyStructures: true, documents: true, fractions: false };

const files = await readdir(new URL('operations/', import.meta.url));
for (const name of files.map((file) => file.replace(/\.ts$/, ''))) {
  test(`${name} answers whatever comes with an output or an error of STS, never with a fault of ours`, async () => {
    const shapes = operationShapes(sts, name);
    assert.ok(shapes);
    const { default: operation } = await import(new URL(`operations/${name}.ts`, import.meta.url).href);
    const world = await stsWorld();
    const role = await roleNamed(world, 'app');
    const { user } = await userNamed(world, 'ann');
    const principal: Principal = { account, arn: user.arn, userId: user.id, accessKeyId: 'AKIA', isRoot: false, identityArn: user.arn };
    const call = { account, region: 'eu-west-1', principal, requestId: 'r', host: '127.0.0.1:4566', sourceIp: '127.0.0.1', receivedAt: 0 };
    const random = seededRandom(name.length);
    for (let round = 0; round < rounds; round += 1) {
      const drawn = randomStructure(shapes.input, random, carries) ?? {};
      // What is looked at first is right now and then, so that the rest is looked at too.
      const input = { ...drawn, ...('RoleArn' in drawn && round % 2 === 0 && { RoleArn: role.arn }), ...('RoleSessionName' in drawn && round % 3 > 0 && { RoleSessionName: 'job' }), ...('DurationSeconds' in drawn && round % 5 > 0 && { DurationSeconds: 900 }) };
      try {
        operation.access(input, call, world);
        await operation.handle(input, call, world);
      } catch (thrown) {
        if (!(thrown instanceof sts.STSServiceException || thrown instanceof CallerError)) assert.fail(`${String(thrown)} for ${JSON.stringify(input)}`);
      }
    }
  });
}

test('whatever claims a token has, a session is made or STS says what is wrong', async () => {
  await using provider = await identityProvider();
  const made = await stsWorld();
  await roleNamed(made, 'ci');
  await made.store.transact((transaction) => transaction.put(oidcProviders, { account, arn: oidcProviderArn(account, provider.url), url: provider.url, clientIds: ['sts.amazonaws.com'], thumbprints: [provider.thumbprint], createdAt: 0, tags: [] }));
  const client = made.clientOf({ accessKeyId: 'AKIA', secretAccessKey: 'none' });
  const claim = fc.constantFrom('aud', 'sub', 'exp', 'nbf', 'azp', 'amr', 'https://aws.amazon.com/tags', 'https://aws.amazon.com/source_identity');
  const tags = fc.record({ principal_tags: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string())), { maxKeys: 3 }), transitive_tag_keys: fc.jsonValue() });
  await fc.assert(fc.asyncProperty(fc.dictionary(claim, fc.oneof(fc.jsonValue(), tags), { maxKeys: 2 }), async (claims) => {
    const WebIdentityToken = await provider.token(claims);
    try {
      await client.send(new sts.AssumeRoleWithWebIdentityCommand({ RoleArn: `arn:aws:iam::${account}:role/ci`, RoleSessionName: 'job', WebIdentityToken }));
    } catch (thrown) {
      assert.ok(thrown instanceof sts.STSServiceException && thrown.name !== 'InternalFailure', String(thrown));
    }
  }), { numRuns: 200 });
});
