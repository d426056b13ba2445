import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { policyAuthorizer } from '#auth/policy-authorizer.ts';
import { sealingBy } from '#auth/sealing.ts';
import { idsFrom } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { secondMs } from '#base/time.ts';
import { iamRoles, roleArn, type IamRole } from '#model/iam-role.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import { defaultAlias, noRegion } from '#model/public-registry.ts';
import { pullThroughCacheRules, type PullThroughCacheRule } from '#model/pull-through-cache-rule.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import type { Scope } from '#model/scope.ts';
import { PullThroughCache } from '#registry/pull-through/pull-through-cache.ts';
import { ensureRepositoryBy } from '#services/ecr/ensure-repository.ts';
import { cachePrincipal } from '#services/ecr/pull-through-cache-rules.ts';
import { readUpstreamCredentials } from '#services/ecr/upstream-credentials.ts';
import { grantedKeyServiceOnDemand } from '#services/kms/granted-key-service-on-demand.ts';
import { keyringOver } from '#services/kms/keyring.ts';
import { ensureServiceLinkedRole } from '#state/service-linked-role.ts';
import { configure, createRepository, digestAt, digestOf, golden, manifestOf, mirror, push, pushLayers, put, replicationWorld, spoke, tagsAt } from './replication-world.fixture.ts';
import { upstreams } from './upstreams.ts';

const puller = { pulledBy: undefined, refusalOf: async () => undefined };
const goldenUrl = `${golden.account}.dkr.ecr.${golden.region}.amazonaws.com`;
const customRoleArn = roleArn({ account: spoke.account, path: '/', name: 'cache' });
const documentOf = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-private.html */
const pullActions = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchImportUpstreamImage', 'ecr:GetImageCopyStatus'];
const letsPull = { Sid: 'Cache', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${spoke.account}:root` }, Action: pullActions };

/** Registries in memory, and the cache that they are each other's upstream for. */
async function world() {
  const replicating = await replicationWorld();
  const { store, clock, registry, random } = replicating;
  const ids = idsFrom(random);
  const sealing = sealingBy(new Uint8Array(32), random);
  const authorizer = policyAuthorizer({ store, sealing, clock });
  const keys = grantedKeyServiceOnDemand('ecr', { store, clock, ids, random, sealing, keyring: keyringOver(sealing) }, authorizer);
  const readCredentials = readUpstreamCredentials({ store, clock, secrets: async () => assert.fail('no secret is read') });
  const upstreamOf = upstreams({ store, registry, address: { authority: '127.0.0.1:1', home: golden }, authorizer, clock, cloudClock: clock, readCredentials, origins: { 'public.ecr.aws': 'http://127.0.0.1:1' } });
  const cache = new PullThroughCache({ store, registry, ensureRepository: ensureRepositoryBy({ store, clock, authorizer, keys, ids }), upstreamOf, clock, cloudClock: clock, log: silentLog });
  const rule = async (scope: Scope, settings: Partial<PullThroughCacheRule>) => {
    const made: PullThroughCacheRule = { ...scope, ecrRepositoryPrefix: 'cache', upstreamRegistry: 'ecr', upstreamRegistryUrl: goldenUrl, createdAt: 0, updatedAt: 0, ...settings };
    await store.transact((transaction) => transaction.put(pullThroughCacheRules, made));
  };
  const linkedRole = (account: string) => store.transact((transaction) => ensureServiceLinkedRole(transaction, { account, principal: cachePrincipal, random, nowMs: 0 }));
  /** Pulls a tag, and waits for its import. */
  const pull = async (name: RepositoryName, tag: string) => {
    const progress = { isOver: false };
    const pulled = cache.image(name, tag, puller);
    const over = pulled.then(() => cache.settled()).finally(() => { progress.isOver = true; });
    while (!progress.isOver) {
      await clock.advance(secondMs);
      await othersTurn();
    }
    await over;
    const answer = await pulled;
    return answer.kind === 'failed' ? answer.code : answer.kind;
  };
  return { ...replicating, cache, rule, linkedRole, pull };
}

function role(settings: Partial<IamRole> = {}): IamRole {
  return {
    account: spoke.account,
    arn: customRoleArn,
    id: 'AROACACHE',
    name: 'cache',
    path: '/',
    createdAt: 0,
    assumeRolePolicyDocument: documentOf({ Effect: 'Allow', Principal: { Service: cachePrincipal }, Action: 'sts:AssumeRole' }),
    maxSessionDurationSeconds: 3_600,
    tags: [],
    inlinePolicies: { pull: documentOf({ Effect: 'Allow', Action: pullActions, Resource: '*' }) },
    attachedPolicyArns: [],
    ...settings,
  };
}

describe('an upstream that is ECR', () => {
  test('in another Region of the account is pulled from with the service-linked role of the cache', async () => {
    const here = await world();
    await push(here, await createRepository(here, golden, 'team/app'), { layers: ['base', 'app'], tags: ['1'] });
    await here.rule(mirror, {});
    assert.equal(await here.pull({ ...mirror, name: 'cache/team/app' }, '1'), 'CredentialsUnavailable');
    await here.linkedRole(mirror.account);
    assert.equal(await here.pull({ ...mirror, name: 'cache/team/app' }, '1'), 'fetched');
    assert.deepEqual(tagsAt(here, mirror, { name: 'cache/team/app', digest: digestOf(manifestOf('base', 'app')) }), ['1']);
    assert.equal(await here.pull({ ...mirror, name: 'cache/team/app' }, '1'), 'cached');
    assert.equal(await here.pull({ ...mirror, name: 'cache/team/app' }, '2'), 'notFound');
    assert.equal(await here.pull({ ...mirror, name: 'cache/team/other' }, '1'), 'notFound');
  });

  test('in another account is pulled from by a role that trusts ECR, where the role and the policies there both let it', async () => {
    const here = await world();
    const upstream = await createRepository(here, golden, 'team/app');
    await push(here, upstream, { layers: ['base', 'app'], tags: ['1'] });
    await here.rule(spoke, { customRoleArn });
    const pulled = async (given: IamRole, settings: Partial<Repository>, policy?: string) => {
      await here.store.transact((transaction) => {
        transaction.put(iamRoles, given);
        transaction.put(repositories, { ...upstream, ...settings });
      });
      await configure(here, golden, policy === undefined ? {} : { policy });
      return here.pull({ ...spoke, name: 'cache/team/app' }, '1');
    };
    const policy = documentOf(letsPull);
    assert.equal(await here.pull({ ...spoke, name: 'cache/team/app' }, '1'), 'CredentialsUnavailable');
    assert.equal(await pulled(role(), {}), 'UpstreamAccessDenied');
    assert.equal(await pulled(role({ assumeRolePolicyDocument: documentOf({ Effect: 'Allow', Principal: { Service: 'ecr.amazonaws.com' }, Action: 'sts:AssumeRole' }) }), { policy }), 'CredentialsUnavailable');
    assert.equal(await pulled(role({ inlinePolicies: {} }), { policy }), 'UpstreamAccessDenied');
    assert.equal(await pulled(role(), { policy: documentOf({ ...letsPull, Action: ['ecr:BatchGetImage'] }) }), 'UpstreamAccessDenied');
    assert.equal(await pulled(role(), { policy: documentOf(letsPull, { Effect: 'Deny', Principal: '*', Action: 'ecr:BatchGetImage' }) }), 'UpstreamAccessDenied');
    assert.deepEqual(here.store.list(repositories).map(({ account }) => account), [golden.account]);
    assert.equal(await pulled(role(), { policy }), 'fetched');
    assert.deepEqual(tagsAt(here, spoke, { name: 'cache/team/app', digest: digestOf(manifestOf('base', 'app')) }), ['1']);
  });

  test('in another account lets the role in by the policy of its registry as well', async () => {
    const here = await world();
    await push(here, await createRepository(here, golden, 'team/app'), { layers: ['app'], tags: ['1'] });
    await here.rule(spoke, { customRoleArn });
    await here.store.transact((transaction) => transaction.put(iamRoles, role()));
    await configure(here, golden, { policy: documentOf({ ...letsPull, Resource: `arn:aws:ecr:${golden.region}:${golden.account}:repository/other/*` }) });
    assert.equal(await here.pull({ ...spoke, name: 'cache/team/app' }, '1'), 'UpstreamAccessDenied');
    await configure(here, golden, { policy: documentOf({ ...letsPull, Resource: `arn:aws:ecr:${golden.region}:${golden.account}:repository/team/*` }) });
    assert.equal(await here.pull({ ...spoke, name: 'cache/team/app' }, '1'), 'fetched');
  });

  test('gives the signature of a cached image with the image, when its referrers are asked for', async () => {
    const here = await world();
    const upstream = await createRepository(here, golden, 'team/app');
    const digest = await push(here, upstream, { layers: ['app'], tags: ['1'] });
    const subject = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: manifestOf('app').length };
    await pushLayers(here, upstream, 'config', 'signature');
    const signature = await put(here, upstream, { manifest: JSON.stringify({ ...JSON.parse(manifestOf('signature')), subject }), tags: [] });
    await here.linkedRole(mirror.account);
    await here.rule(mirror, {});
    const name = { ...mirror, name: 'cache/team/app' };
    await here.pull(name, '1');
    assert.equal(tagsAt(here, mirror, { name: name.name, digest: signature }), undefined);
    await here.cache.referrers(name, digest, puller);
    assert.deepEqual(tagsAt(here, mirror, { name: name.name, digest: signature }), []);
  });
});

test('an upstream that is ECR Public comes from the public repositories here, and from elsewhere what these do not have', async () => {
  const here = await world();
  const upstream = await createRepository(here, { account: golden.account, region: noRegion }, 'app', { arn: repositoryArn({ account: golden.account, region: noRegion, name: 'app' }) });
  await push(here, upstream, { layers: ['base', 'app'], tags: ['1'] });
  await here.rule(spoke, { ecrRepositoryPrefix: 'public', upstreamRegistry: 'ecr-public', upstreamRegistryUrl: 'public.ecr.aws' });
  const name = `public/${defaultAlias(golden.account)}/app`;
  assert.equal(await here.pull({ ...spoke, name }, '1'), 'fetched');
  assert.equal(digestAt(here, spoke, name, '1'), digestOf(manifestOf('base', 'app')));
  assert.equal(await here.pull({ ...spoke, name }, '2'), 'notFound');
  assert.equal(await here.pull({ ...spoke, name: `public/${defaultAlias(golden.account)}/other` }, '1'), 'UpstreamUnavailable');
});
