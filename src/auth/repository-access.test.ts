import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noRegistrySettings, registrySettings, type RegistrySettings } from '#model/registry-settings.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import { registryAccess } from './registry-access.ts';
import { repositoryAccess } from './repository-access.ts';
import { accountId, authorizerWorld, policyAllowing } from './testing/authorizer-world.ts';

const golden = { account: '999999999999', region: 'eu-west-1' };
const arn = repositoryArn({ ...golden, name: 'app' });
const repository: Repository = { ...golden, arn, name: 'app', createdAt: 0, tagMutability: 'MUTABLE', tagMutabilityExclusions: [], encryption: { type: 'AES256' }, tags: [] };

function statement(effect: 'Allow' | 'Deny', action: string | readonly string[], change: object = {}): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: effect, Principal: { AWS: accountId }, Action: action, Resource: `arn:aws:ecr:*:${golden.account}:repository/*`, ...change }] });
}

interface Policies {
  readonly repository?: string;
  readonly registry?: string;
  readonly scope?: string;
}

/** A role of another account that may do all of ECR, in front of a repository of the golden registry. */
async function inFrontOf({ repository: ofRepository, registry: ofRegistry, scope }: Policies) {
  const world = await authorizerWorld();
  const settings: RegistrySettings = { ...noRegistrySettings(golden), ...(ofRegistry !== undefined && { policy: ofRegistry }), accountSettings: scope === undefined ? {} : { REGISTRY_POLICY_SCOPE: scope } };
  await world.store.transact((transaction) => {
    transaction.put(repositories, { ...repository, ...(ofRepository !== undefined && { policy: ofRepository }) });
    transaction.put(registrySettings, settings);
  });
  const principal = await world.roleSession('puller', { inlinePolicies: { all: policyAllowing('ecr:*') } });
  return { world, principal, may: (action: string) => world.authorize(principal, repositoryAccess(world.store, action, arn)) };
}

test('an allow of either the repository or its registry opens a repository to another account, and neither opens what it does not name', async () => {
  for (const policies of [{ repository: statement('Allow', 'ecr:BatchGetImage', { Resource: undefined }) }, { registry: statement('Allow', 'ecr:BatchGetImage') }]) {
    const { may } = await inFrontOf(policies);
    await may('BatchGetImage');
    await assert.rejects(may('PutImage'), /is not authorized to perform: ecr:PutImage on resource: arn:aws:ecr:eu-west-1:999999999999:repository\/app because no resource-based policy allows the ecr:PutImage action/);
  }
});

test('an explicit deny of either counts, whatever the other allows', async () => {
  const [allow, deny] = [statement('Allow', 'ecr:*', { Resource: '*' }), statement('Deny', 'ecr:BatchGetImage', { Resource: '*' })];
  for (const policies of [{ repository: allow, registry: deny }, { repository: deny, registry: allow }]) {
    const { may } = await inFrontOf(policies);
    await assert.rejects(may('BatchGetImage'), /with an explicit deny in a resource-based policy/);
    await may('PutImage');
  }
});

test('with the registry policy scope V1 a registry policy speaks of replication, of upstream images and of repositories that are made, and of nothing else', async () => {
  const { may } = await inFrontOf({ registry: statement('Allow', 'ecr:*'), scope: 'V1' });
  for (const action of ['ReplicateImage', 'BatchImportUpstreamImage', 'CreateRepository']) await may(action);
  for (const action of ['BatchGetImage', 'PutImage', 'DescribeRepositories']) await assert.rejects(may(action), /no resource-based policy/);
  await (await inFrontOf({ registry: statement('Allow', 'ecr:*'), scope: 'V2' })).may('BatchGetImage');
});

test('a registry policy is of one registry: the same account has another one in another Region', async () => {
  const { world, principal } = await inFrontOf({ registry: statement('Allow', 'ecr:*') });
  await assert.rejects(world.authorize(principal, repositoryAccess(world.store, 'BatchGetImage', repositoryArn({ ...golden, region: 'us-east-1', name: 'app' }))), /no resource-based policy/);
});

test('a registry policy may deny its own account what concerns the registry as a whole', async () => {
  await using world = await authorizerWorld();
  const own = { account: accountId, region: 'eu-west-1' };
  await world.store.transact((transaction) => transaction.put(registrySettings, { ...noRegistrySettings(own), policy: statement('Deny', 'ecr:DescribeRegistry', { Principal: '*', Resource: '*' }) }));
  const principal = await world.roleSession('admin', { inlinePolicies: { all: policyAllowing('ecr:*') } });
  await world.authorize(principal, registryAccess(world.store, 'GetAuthorizationToken', own));
  await assert.rejects(world.authorize(principal, registryAccess(world.store, 'DescribeRegistry', own)), /explicit deny in a resource-based policy/);
});
