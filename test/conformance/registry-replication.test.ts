import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as ecr from '@aws-sdk/client-ecr';
import { KMS } from '@aws-sdk/client-kms';
import { policyAuthorizer } from '#auth/policy-authorizer.ts';
import { sealingBy } from '#auth/sealing.ts';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { iamRoles } from '#model/iam-role.ts';
import type { ImageReplicationController } from '#controllers/image-replication/controller.ts';
import { replication } from '#server/replication.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { rootCredentials, startRegistry } from './registry-server.ts';

const registryId = '000000000000';
const west = { region: 'us-west-2', registryId };
const spoke = { region: 'us-east-1', registryId: '222222222222' };
const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [] });

describe('replication and registry policies with the SDK', () => {
  let folder: TemporaryFolder;
  let server: Awaited<ReturnType<typeof startRegistry>>;
  let controller: ImageReplicationController;
  let client: ecr.ECR;
  let elsewhere: ecr.ECR;

  before(async () => {
    folder = await temporaryFolder('ecr-replication');
    server = await startRegistry({ directory: folder.path, port: await freePort() });
    const authorizer = policyAuthorizer({ store: server.store, sealing: sealingBy(new Uint8Array(32), systemRandom), clock: systemClock });
    controller = replication({ ...server, authorizer, clock: systemClock, cloudClock: systemClock, log: silentLog });
    controller.start();
    client = new ecr.ECR({ endpoint: server.endpoint, region: 'us-east-1', credentials: rootCredentials });
    elsewhere = new ecr.ECR({ endpoint: server.endpoint, region: west.region, credentials: rootCredentials });
  });

  after(async () => {
    client.destroy();
    elsewhere.destroy();
    await controller[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const fails = (work: Promise<unknown>, name: string, message: RegExp) => assert.rejects(work, (thrown: unknown) => thrown instanceof Error && thrown.name === name && message.test(thrown.message));
  const backfilled = (id: string | undefined) => until('the backfill is over', 10_000, async () => {
    const shown = await client.describeReplicationBackfillResults({ replicationBackfillId: id });
    return shown.endedAt === undefined ? undefined : shown;
  });

  test('a registry policy is put, shown and deleted', async () => {
    await fails(client.getRegistryPolicy({}), 'RegistryPolicyNotFoundException', /^Registry policy does not exist in the registry with id '000000000000'$/);
    await fails(client.putRegistryPolicy({ policyText: '{}' }), 'InvalidParameterException', /^Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid registry policy provided'/);
    const policyText = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: spoke.registryId }, Action: 'ecr:ReplicateImage', Resource: '*' }] });
    assert.deepEqual(policyOf(await client.putRegistryPolicy({ policyText })), { registryId, policyText });
    assert.deepEqual(policyOf(await client.getRegistryPolicy({})), { registryId, policyText });
    assert.deepEqual(policyOf(await client.deleteRegistryPolicy({})), { registryId, policyText });
    await fails(client.deleteRegistryPolicy({}), 'RegistryPolicyNotFoundException', /does not exist/);
    await fails(elsewhere.getRegistryPolicy({}), 'RegistryPolicyNotFoundException', /does not exist/);
  });

  test('the first replication configuration makes ECR\'s role, and is shown by DescribeRegistry', async () => {
    const rules = [{ destinations: [west, spoke], repositoryFilters: [{ filter: 'prod', filterType: 'PREFIX_MATCH' as const }] }];
    const put = await client.putReplicationConfiguration({ replicationConfiguration: { rules } });
    assert.deepEqual(put.replicationConfiguration?.rules, rules);
    assert.deepEqual((await client.describeRegistry({})).replicationConfiguration?.rules, rules);
    assert.deepEqual(server.store.list(iamRoles).map(({ name }) => name), ['AWSServiceRoleForECRReplication']);
    assert.deepEqual((await elsewhere.describeRegistry({})).replicationConfiguration?.rules, [], 'it is of one Region');
  });

  test('what becomes of an image is told for each destination', async () => {
    await client.createRepository({ repositoryName: 'prod/app' });
    await client.putImage({ repositoryName: 'prod/app', imageManifest, imageTag: '1' });
    const statuses = await until('the image is replicated or not', 10_000, async () => {
      const { replicationStatuses = [] } = await client.describeImageReplicationStatus({ repositoryName: 'prod/app', imageId: { imageTag: '1' } });
      return replicationStatuses.every(({ status }) => status !== 'IN_PROGRESS') ? replicationStatuses : undefined;
    });
    assert.deepEqual(statuses, [{ ...west, status: 'COMPLETE' }, { ...spoke, status: 'FAILED', failureCode: 'AccessDenied' }]);
    const [there] = (await elsewhere.describeImages({ repositoryName: 'prod/app' })).imageDetails ?? [];
    assert.deepEqual([there?.imageTags, there?.imageDigest], [['1'], (await client.describeImages({ repositoryName: 'prod/app' })).imageDetails?.[0]?.imageDigest]);
    assert.deepEqual((await elsewhere.describeImageReplicationStatus({ repositoryName: 'prod/app', imageId: { imageTag: '1' } })).replicationStatuses, []);
    await fails(client.describeImageReplicationStatus({ repositoryName: 'prod/app', imageId: { imageTag: '2' } }), 'ImageNotFoundException', /'2'/);
  });

  test('a backfill replicates what was there before, each image and tag once, and tells of it when it is over', async () => {
    await client.createRepository({ repositoryName: 'early' });
    for (const imageTag of ['a', 'b']) await client.putImage({ repositoryName: 'early', imageManifest, imageTag });
    await client.putReplicationConfiguration({ replicationConfiguration: { rules: [{ destinations: [west], repositoryFilters: [{ filter: 'early', filterType: 'PREFIX_MATCH' }] }] } });
    const started = await client.startReplicationBackfill({ destination: west });
    assert.deepEqual([started.status, started.destination, started.registryId], ['PREPARING', west, registryId]);
    const ended = await backfilled(started.replicationBackfillId);
    assert.deepEqual([ended.status, ended.progress, ended.results?.map(({ repositoryName, imageId, status }) => [repositoryName, imageId?.imageTag, status])], ['COMPLETE', { totalReplicationCount: 2, completedReplicationCount: 2, failedReplicationCount: 0, failureCodes: [] }, [['early', 'a', 'COMPLETE'], ['early', 'b', 'COMPLETE']]]);
    assert.deepEqual((await elsewhere.describeImages({ repositoryName: 'early' })).imageDetails?.[0]?.imageTags?.toSorted(), ['a', 'b']);
    const page = await client.describeReplicationBackfillResults({ replicationBackfillId: started.replicationBackfillId, maxResults: 1 });
    const rest = await client.describeReplicationBackfillResults({ replicationBackfillId: started.replicationBackfillId, nextToken: page.nextToken });
    assert.deepEqual([page.results?.length, rest.results?.map(({ imageId }) => imageId?.imageTag)], [1, ['b']]);
    const failed = await client.describeReplicationBackfillResults({ replicationBackfillId: started.replicationBackfillId, resultStatusFilter: 'FAILED' });
    assert.deepEqual(failed.results, []);
  });

  test('a destination that is encrypted by a KMS key gets its images by that key, and none while the key is disabled', async () => {
    const kms = new KMS({ endpoint: server.endpoint, region: west.region, credentials: rootCredentials });
    const { KeyMetadata: { Arn: kmsKey } = {} } = await kms.createKey({});
    await elsewhere.createRepository({ repositoryName: 'early/sealed', encryptionConfiguration: { encryptionType: 'KMS', kmsKey } });
    await client.createRepository({ repositoryName: 'early/sealed' });
    const outcomeOf = async (imageTag: string) => {
      await client.putImage({ repositoryName: 'early/sealed', imageManifest: imageManifest.replace('}', `,"annotations":{"tag":"${imageTag}"}}`), imageTag });
      return until('the image is replicated or not', 10_000, async () => {
        const { replicationStatuses: [only] = [] } = await client.describeImageReplicationStatus({ repositoryName: 'early/sealed', imageId: { imageTag } });
        return only?.status === 'IN_PROGRESS' ? undefined : only;
      });
    };
    assert.deepEqual(await outcomeOf('1'), { ...west, status: 'COMPLETE' });
    await kms.disableKey({ KeyId: kmsKey });
    assert.deepEqual(await outcomeOf('2'), { ...west, status: 'FAILED', failureCode: 'KmsException' });
    kms.destroy();
  });

  test('a backfill needs a configured destination, and a stop one that goes on', async () => {
    await fails(client.startReplicationBackfill({ destination: { region: 'eu-west-1', registryId } }), 'InvalidParameterException', /not in the registry's replication configuration/);
    const { replicationBackfillId } = await client.startReplicationBackfill({ destination: west });
    await backfilled(replicationBackfillId);
    await fails(client.stopReplicationBackfill({ replicationBackfillId }), 'ReplicationBackfillInvalidStatusException', /COMPLETE/);
    await fails(client.stopReplicationBackfill({ replicationBackfillId: 'none' }), 'ReplicationBackfillNotFoundException', /'none'/);
    await fails(elsewhere.describeReplicationBackfillResults({ replicationBackfillId }), 'ReplicationBackfillNotFoundException', /does not exist/);
  });

  test('backfills are listed, the latest first, at most 50 on a page', async () => {
    const { backfills = [], nextToken } = await client.listReplicationBackfills({ maxResults: 1 });
    const { backfills: rest = [] } = await client.listReplicationBackfills({ nextToken });
    assert.deepEqual([backfills.length, rest.length, [...backfills, ...rest].map(({ status }) => status)], [1, 1, ['COMPLETE', 'COMPLETE']]);
    assert.ok(Number(backfills[0]?.startedAt) >= Number(rest[0]?.startedAt));
    await fails(client.listReplicationBackfills({ maxResults: 51 }), 'InvalidParameterException', /less than or equal to 50/);
  });
});

function policyOf(output: ecr.PutRegistryPolicyCommandOutput | ecr.DeleteRegistryPolicyCommandOutput): unknown {
  return { registryId: output.registryId, policyText: output.policyText };
}
