import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { known } from '#base/assert.ts';
import { pullThroughCacheRules } from '#model/pull-through-cache-rule.ts';
import { InProcessApi, account, region } from '../support/in-process-api.ts';

const root = { account, arn: `arn:aws:iam::${account}:root`, userId: account, accessKeyId: 'AKIAROOT', isRoot: true };
const linkedRole = `arn:aws:iam::${account}:role/aws-service-role/pullthroughcache.ecr.amazonaws.com/AWSServiceRoleForECRPullThroughCache`;
const hub = { ecrRepositoryPrefix: 'hub', upstreamRegistryUrl: 'registry-1.docker.io' };
const login = JSON.stringify({ username: 'me', accessToken: 'token' });

/** The operations of ECR, Secrets Manager and KMS, called by root; answers are of the shape that is asked for. */
function caller(api: InProcessApi) {
  return async (service: string, name: string, input: object): Promise<Readonly<Record<string, unknown>>> => {
    const served = known(api.operations.find(({ loaded, shapes }) => loaded.service.name === service && shapes.name === name), `${service}:${name}`);
    const answer = await api.send(served, input, root);
    assert.ok(typeof answer === 'object' && answer !== null);
    return { ...answer };
  };
}

/** A secret that a rule may name. */
async function secret(call: ReturnType<typeof caller>, name: string, settings: object = {}): Promise<string> {
  const { ARN } = await call('secretsmanager', 'CreateSecret', { Name: `ecr-pullthroughcache/${name}`, SecretString: login, ...settings });
  assert.ok(typeof ARN === 'string');
  return ARN;
}

describe('the secret of a pull through cache rule', () => {
  test('is read when a rule is created or updated; one that is not there, or that ECR may not read or not decrypt, is refused by its own name', async () => {
    await using api = await InProcessApi.open();
    const call = caller(api);
    const create = (credentialArn: string) => call('ecr', 'CreatePullThroughCacheRule', { ...hub, credentialArn });
    await assert.rejects(create(`arn:aws:secretsmanager:${region}:${account}:secret:ecr-pullthroughcache/none-AbCdEf`), { name: 'SecretNotFoundException' });
    const good = await secret(call, 'good');
    await create(good);
    const update = (credentialArn: string) => call('ecr', 'UpdatePullThroughCacheRule', { ecrRepositoryPrefix: 'hub', credentialArn });

    const denied = await secret(call, 'denied');
    await call('secretsmanager', 'PutResourcePolicy', { SecretId: denied, ResourcePolicy: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: { AWS: linkedRole }, Action: 'secretsmanager:GetSecretValue', Resource: '*' }] }) });
    const deleted = await secret(call, 'deleted');
    await call('secretsmanager', 'DeleteSecret', { SecretId: deleted });
    const inaccessible = [denied, deleted, await secret(call, 'keys', { SecretString: JSON.stringify({ username: 'me', password: 'token' }) }), await secret(call, 'text', { SecretString: 'token' }), await secret(call, 'binary', { SecretString: undefined, SecretBinary: Buffer.from(login) })];
    for (const arn of inaccessible) await assert.rejects(update(arn), { name: 'UnableToAccessSecretException' }, arn);

    const { KeyMetadata } = await call('kms', 'CreateKey', {});
    assert.ok(typeof KeyMetadata === 'object' && KeyMetadata !== null && 'KeyId' in KeyMetadata);
    const { KeyId } = KeyMetadata;
    const encrypted = await secret(call, 'encrypted', { KmsKeyId: KeyId });
    await assert.rejects(update(encrypted), { name: 'UnableToDecryptSecretValueException' }, 'its role has no permission for the key');
    await call('kms', 'CreateGrant', { KeyId, GranteePrincipal: linkedRole, Operations: ['Decrypt'] });
    await update(encrypted);
    await call('kms', 'DisableKey', { KeyId });
    await assert.rejects(update(encrypted), { name: 'UnableToDecryptSecretValueException' });
    assert.equal(api.store.list(pullThroughCacheRules)[0]?.credentialArn, encrypted);
    for (const each of [...inaccessible, encrypted]) await assert.rejects(update(each), (thrown) => thrown instanceof Error && !thrown.message.includes('token"'), 'nothing of a secret is said');
  });

  test('that can no longer be read fails the validation of its rule, and the pull with UnableToGetUpstreamImageException', async () => {
    await using api = await InProcessApi.open();
    const call = caller(api);
    const credentialArn = await secret(call, 'hub');
    await call('ecr', 'CreatePullThroughCacheRule', { ...hub, credentialArn });
    await call('secretsmanager', 'DeleteSecret', { SecretId: credentialArn, ForceDeleteWithoutRecovery: true });
    const { isValid, failure } = await call('ecr', 'ValidatePullThroughCacheRule', { ecrRepositoryPrefix: 'hub' });
    assert.deepEqual([isValid, failure], [false, `The secret ${credentialArn} could not be found`]);
    await assert.rejects(call('ecr', 'BatchGetImage', { repositoryName: 'hub/library/app', imageIds: [{ imageTag: '1' }] }), { name: 'UnableToGetUpstreamImageException' });
  });
});

// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html
test('a rule that is not valid is refused by name, and a registry has no more than 50', async () => {
  await using api = await InProcessApi.open();
  const call = caller(api);
  const create = (input: object) => call('ecr', 'CreatePullThroughCacheRule', { ecrRepositoryPrefix: 'quay', upstreamRegistryUrl: 'quay.io', ...input });
  for (const ecrRepositoryPrefix of ['q', 'x'.repeat(31), 'UPPER', 'a//b', '/ab']) await assert.rejects(create({ ecrRepositoryPrefix }), { name: 'InvalidParameterException', message: /'ecrRepositoryPrefix'/ }, ecrRepositoryPrefix);
  for (const upstreamRegistryUrl of ['example.com', 'https://quay.io', 'quay.io/', 'quay.io.example.com', '00000.dkr.ecr.us-east-1.amazonaws.com']) await assert.rejects(create({ upstreamRegistryUrl }), { name: 'UnsupportedUpstreamRegistryException' }, upstreamRegistryUrl);
  await assert.rejects(create({ upstreamRegistry: 'docker-hub' }), { name: 'UnsupportedUpstreamRegistryException' });
  for (const upstreamRegistryUrl of ['registry-1.docker.io', 'ghcr.io', 'registry.gitlab.com', 'someone.azurecr.io', 'cgr.dev']) await assert.rejects(create({ upstreamRegistryUrl }), { name: 'UnsupportedUpstreamRegistryException', message: /requires authentication/ }, upstreamRegistryUrl);
  await assert.rejects(create({ ecrRepositoryPrefix: 'ROOT', upstreamRepositoryPrefix: 'team' }), { name: 'InvalidParameterException', message: /must be ROOT/ });
  const secretOf = (rest: string) => `arn:aws:secretsmanager:${rest}-AbCdEf`;
  for (const credentialArn of [secretOf(`${region}:${account}:secret:other/hub`), secretOf(`eu-west-1:${account}:secret:ecr-pullthroughcache/hub`), secretOf(`${region}:111111111111:secret:ecr-pullthroughcache/hub`), secretOf(`${region}:${account}:secret:ecr-pullthroughcache/${'x'.repeat(600)}`)]) await assert.rejects(create({ credentialArn }), { name: 'InvalidParameterException', message: /'credentialArn'/ }, credentialArn);
  const ecr = '111111111111.dkr.ecr.us-east-1.amazonaws.com';
  await assert.rejects(create({ upstreamRegistryUrl: ecr }), { name: 'InvalidParameterException', message: /'customRoleArn'.*required/ });
  await assert.rejects(create({ customRoleArn: `arn:aws:iam::${account}:role/cache` }), { name: 'InvalidParameterException', message: /'customRoleArn'/ });
  assert.deepEqual(api.store.list(pullThroughCacheRules), []);
  for (let rule = 0; rule < 50; rule += 1) await create({ ecrRepositoryPrefix: `quay-${rule}` });
  await assert.rejects(create({ ecrRepositoryPrefix: 'quay-7/' }), { name: 'PullThroughCacheRuleAlreadyExistsException' });
  await assert.rejects(create({ ecrRepositoryPrefix: 'more' }), { name: 'LimitExceededException' });
  await call('ecr', 'DeletePullThroughCacheRule', { ecrRepositoryPrefix: 'quay-7' });
  await create({ ecrRepositoryPrefix: 'more' });
});
