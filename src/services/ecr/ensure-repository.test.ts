import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { policyAuthorizer } from '#auth/policy-authorizer.ts';
import { sealingBy } from '#auth/sealing.ts';
import { idsFrom } from '#base/ids.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { systemRandom } from '#base/random.ts';
import { iamGroups } from '#model/iam-group.ts';
import { iamPolicies } from '#model/iam-policy.ts';
import { iamRoles, roleArn } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import { kmsAliases } from '#model/kms-alias.ts';
import { kmsGrants } from '#model/kms-grant.ts';
import { kmsKeys } from '#model/kms-key.ts';
import { repositoryCreationTemplates, type RepositoryCreationTemplate } from '#model/repository-creation-template.ts';
import { repositories } from '#model/repository.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { grantedKeyServiceFor } from '../kms/granted-key-service.ts';
import { keyringOver } from '../kms/keyring.ts';
import { ensureRepositoryBy } from './ensure-repository.ts';

const scope = { account: '000000000000', region: 'us-east-1' };
const named = (name: string) => ({ ...scope, name });
const customRoleArn = roleArn({ account: scope.account, path: '/', name: 'creator' });

async function world(template?: Partial<RepositoryCreationTemplate>) {
  const store = await Store.open(memoryJournal(), [iamGroups, iamPolicies, iamRoles, iamUsers, vpcEndpoints, repositories, repositoryCreationTemplates, kmsKeys, kmsAliases, kmsGrants]);
  const clock = new ManualClock(1_000);
  const full: RepositoryCreationTemplate = { ...scope, prefix: 'prod', tagMutability: 'MUTABLE', tagMutabilityExclusions: [], encryption: { type: 'AES256' }, tags: [], appliedFor: ['CREATE_ON_PUSH', 'REPLICATION'], createdAt: 0, updatedAt: 0, ...template };
  if (template !== undefined) await store.transact((transaction) => transaction.put(repositoryCreationTemplates, full));
  const role = (trusted: string, actions: readonly string[]) =>
    store.transact((transaction) =>
      transaction.put(iamRoles, {
        account: scope.account,
        arn: customRoleArn,
        id: 'AROACREATOR',
        name: 'creator',
        path: '/',
        createdAt: 0,
        assumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: trusted }, Action: 'sts:AssumeRole' }] }),
        maxSessionDurationSeconds: 3_600,
        tags: [],
        attachedPolicyArns: [],
        inlinePolicies: { all: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] }) },
      }));
  const sealing = sealingBy(new Uint8Array(32), systemRandom);
  const ids = idsFrom(systemRandom);
  const authorizer = policyAuthorizer({ store, sealing, clock });
  const keys = grantedKeyServiceFor('ecr', { store, clock, ids, random: systemRandom, sealing, keyring: keyringOver(sealing) }, authorizer);
  return { store, role, ensure: ensureRepositoryBy({ store, clock, authorizer, keys, ids }) };
}

describe('a repository that ECR creates by itself', () => {
  test('has what the template says, and keeps it when the template is asked for again', async () => {
    const repositoryPolicy = '{"Version":"2012-10-17","Statement":[]}';
    const { store, ensure } = await world({ tagMutability: 'IMMUTABLE_WITH_EXCLUSION', tagMutabilityExclusions: ['dev-*'], repositoryPolicy, lifecyclePolicy: '{"rules":[]}' });
    const ensured = await ensure(named('prod/app'), 'CREATE_ON_PUSH');
    assert.deepEqual(ensured, {
      kind: 'ready',
      repository: {
        ...named('prod/app'),
        arn: 'arn:aws:ecr:us-east-1:000000000000:repository/prod/app',
        createdAt: 1_000,
        tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
        tagMutabilityExclusions: ['dev-*'],
        encryption: { type: 'AES256' },
        tags: [],
        policy: repositoryPolicy,
        lifecyclePolicy: { text: '{"rules":[]}', putAt: 1_000 },
      },
    });
    assert.deepEqual(await ensure(named('prod/app'), 'REPLICATION'), ensured);
    assert.equal(store.list(repositories).length, 1);
  });

  test('is the same one for all who ask for it at once', async () => {
    const { store, ensure } = await world({});
    const all = await Promise.all(Array.from({ length: 8 }, () => ensure(named('prod/app'), 'REPLICATION')));
    assert.equal(new Set(all.map((ensured) => ensured.kind)).size, 1);
    assert.equal(store.list(repositories).length, 1);
  });

  test('has the default settings without a template, but for a push there has to be one', async () => {
    const { ensure } = await world();
    assert.deepEqual(await ensure(named('app'), 'CREATE_ON_PUSH'), { kind: 'noTemplate' });
    const ensured = await ensure(named('app'), 'REPLICATION');
    assert.ok(ensured.kind === 'ready');
    assert.deepEqual([ensured.repository.tagMutability, ensured.repository.encryption, ensured.repository.policy], ['MUTABLE', { type: 'AES256' }, undefined]);
  });

  test('has a name that ECR takes', async () => {
    const { store, ensure } = await world();
    const ensured = await ensure(named('some__app'), 'PULL_THROUGH_CACHE');
    assert.ok(ensured.kind === 'refused');
    assert.match(ensured.reason, /^Invalid parameter at 'repositoryName' failed to satisfy constraint/);
    assert.equal(store.list(repositories).length, 0);
  });

  test("with tags is created by the template's role, which has to trust ECR and may do it", async () => {
    const { store, role, ensure } = await world({ tags: [{ key: 'team', value: 'red' }], customRoleArn });
    const refusal = async () => {
      const ensured = await ensure(named('prod/app'), 'REPLICATION');
      assert.ok(ensured.kind === 'refused');
      return ensured.reason;
    };
    assert.match(await refusal(), /role\/creator of the repository creation template cannot be assumed: it does not exist$/);
    await role('ecs.amazonaws.com', ['ecr:*']);
    assert.match(await refusal(), /does not trust ecr\.amazonaws\.com$/);
    await role('ecr.amazonaws.com', ['ecr:CreateRepository']);
    assert.match(await refusal(), /assumed-role\/creator\/ECRRepositoryCreation is not authorized to perform: ecr:TagResource on resource: arn:aws:ecr:us-east-1:000000000000:repository\/prod\/app /);
    assert.equal(store.list(repositories).length, 0);
    await role('ecr.amazonaws.com', ['ecr:CreateRepository', 'ecr:TagResource']);
    const ensured = await ensure(named('prod/app'), 'REPLICATION');
    assert.ok(ensured.kind === 'ready');
    assert.deepEqual(ensured.repository.tags, [{ key: 'team', value: 'red' }]);
  });
});
