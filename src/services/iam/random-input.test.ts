import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import * as iam from '@aws-sdk/client-iam';
import { CallerError } from '#base/errors.ts';
import { seededRandom } from '#base/random.ts';
import { userAccessKeys } from '#model/access-key.ts';
import { operationShapes } from '#wire/schema.ts';
import { randomStructure } from '#wire/testing/random-value.ts';
import { account, iamWorld, type IamWorld } from './testing/iam-world.ts';
import { allowing, putGroup, putRole, putUser } from './testing/policy-owners.ts';

const rounds = 40;
const carries = { controlCharacters: true, emptyLists: true, emptyStructures: true, documents: true, fractions: false };
const call = { account, region: 'us-east-1', principal: { account, arn: `arn:aws:iam::${account}:root`, userId: account, accessKeyId: 'AKIA', isRoot: true }, requestId: 'r', host: '127.0.0.1:4566', sourceIp: '127.0.0.1', receivedAt: 0 };

const files = await readdir(new URL('operations/', import.meta.url));
for (const name of files.map((file) => file.replace(/\.ts$/, ''))) {
  test(`${name} answers whatever comes with an output or an error of IAM, never with a fault of ours`, async () => {
    const shapes = operationShapes(iam, name);
    assert.ok(shapes);
    const { default: operation } = await import(new URL(`operations/${name}.ts`, import.meta.url).href);
    const world = await peopledWorld();
    const random = seededRandom(name.length);
    for (let round = 0; round < rounds; round += 1) {
      const drawn = randomStructure(shapes.input, random, carries) ?? {};
      const input = round % 2 === 0 ? { ...drawn, ...Object.fromEntries(Object.entries(known).filter(([member]) => member in drawn)) } : drawn;
      try {
        operation.access(input, call, world);
        await operation.handle(input, call, world);
      } catch (thrown) {
        if (!(thrown instanceof iam.IAMServiceException || thrown instanceof CallerError)) assert.fail(`${thrown instanceof Error ? thrown.stack : String(thrown)} for ${JSON.stringify(input)}`);
      }
    }
  });
}

const trusting = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:user/ann` }, Action: 'sts:AssumeRole' }] });

/** What every other round asks for is there. */
const known = {
  UserName: 'ann', GroupName: 'ops', RoleName: 'app', PolicyName: 'read', PolicyArn: `arn:aws:iam::${account}:policy/read`, PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess', PolicyDocument: allowing('a:B'),
  PolicySourceArn: `arn:aws:iam::${account}:user/ann`, Arn: `arn:aws:iam::${account}:role/app`, VersionId: 'v1', PolicyInputList: [allowing('a:B')], ActionNames: ['a:B'],
  InstanceProfileName: 'nodes', OpenIDConnectProviderArn: `arn:aws:iam::${account}:oidc-provider/oidc.example.com`, AssumeRolePolicyDocument: trusting, AWSServiceName: 'autoscaling.amazonaws.com', ThumbprintList: [],
};

async function peopledWorld(): Promise<IamWorld> {
  const world = await iamWorld();
  const { arn } = await putGroup(world, 'ops', { inlinePolicies: { read: allowing('a:B') } });
  const user = await putUser(world, 'ann', { groupArns: [arn], inlinePolicies: { read: allowing('a:B') } });
  await putRole(world, 'app', { inlinePolicies: { read: allowing('a:B') } });
  await world.client.send(new iam.CreatePolicyCommand({ PolicyName: 'read', PolicyDocument: allowing('a:B') }));
  await world.client.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName: 'nodes' }));
  await world.client.send(new iam.CreateOpenIDConnectProviderCommand({ Url: 'https://oidc.example.com' }));
  await world.store.transact((transaction) => transaction.put(userAccessKeys, { id: 'AKIAIOSFODNN7EXAMPLE', account, userArn: user.arn, status: 'Active', sealedSecret: '', createdAt: 0 }));
  return world;
}
