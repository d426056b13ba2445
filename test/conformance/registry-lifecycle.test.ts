import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as ecr from '@aws-sdk/client-ecr';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { dayMs } from '#base/time.ts';
import { createImageLifecycleController, type ImageLifecycleController } from '#controllers/image-lifecycle/controller.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { rootCredentials, startRegistry } from './registry-server.ts';

const repositoryName = 'app';
const policy = (...rules: readonly unknown[]) => JSON.stringify({ rules });
const untagged = { rulePriority: 1, description: 'Expire images older than 14 days', selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 }, action: { type: 'expire' } };

describe('lifecycle policies with the SDK', () => {
  let folder: TemporaryFolder;
  let server: Awaited<ReturnType<typeof startRegistry>>;
  let client: ecr.ECR;
  let controller: ImageLifecycleController;
  const clock = new ManualClock();

  before(async () => {
    folder = await temporaryFolder('ecr-lifecycle');
    server = await startRegistry({ directory: folder.path, port: await freePort(), clock });
    controller = createImageLifecycleController({ store: server.store, clock, log: silentLog });
    controller.start();
    client = new ecr.ECR({ endpoint: server.endpoint, region: 'us-east-1', credentials: rootCredentials });
    await client.createRepository({ repositoryName });
  });

  after(async () => {
    client.destroy();
    controller[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const fails = (work: Promise<unknown>, name: string, message: RegExp) => assert.rejects(work, (thrown: unknown) => thrown instanceof Error && thrown.name === name && message.test(thrown.message));

  test('a policy is put, shown as it was given, and deleted', async () => {
    const text = policy(untagged);
    const missing = /^Lifecycle policy does not exist for the repository with name 'app' in the registry with id '000000000000'$/;
    await fails(client.getLifecyclePolicy({ repositoryName }), 'LifecyclePolicyNotFoundException', missing);
    const put = await client.putLifecyclePolicy({ repositoryName, lifecyclePolicyText: text });
    assert.deepEqual([put.registryId, put.repositoryName, put.lifecyclePolicyText], ['000000000000', repositoryName, text]);
    const shown = await client.getLifecyclePolicy({ repositoryName });
    assert.deepEqual([shown.lifecyclePolicyText, shown.lastEvaluatedAt], [text, new Date(0)]);
    assert.equal((await client.deleteLifecyclePolicy({ repositoryName })).lifecyclePolicyText, text);
    await fails(client.deleteLifecyclePolicy({ repositoryName }), 'LifecyclePolicyNotFoundException', missing);
  });

  test('what is not a policy is refused in ECR\'s words', async () => {
    const put = (lifecyclePolicyText: string) => client.putLifecyclePolicy({ repositoryName, lifecyclePolicyText });
    await fails(put(''), 'InvalidParameterException', /^Invalid parameter at 'lifecyclePolicyText' failed to satisfy constraint: 'Member must have length greater than or equal to 100'$/);
    await fails(put(' '.repeat(30_721)), 'InvalidParameterException', /less than or equal to 30720/);
    await fails(put(policy(untagged, { ...untagged, rulePriority: 2 })), 'InvalidParameterException', /^Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: Only one rule can select Untagged images per storage class\.'$/);
    await fails(client.putLifecyclePolicy({ repositoryName: 'other', lifecyclePolicyText: policy(untagged) }), 'RepositoryNotFoundException', /'other'/);
  });

  /** Images without layers, an hour apart; gives their digests. */
  async function pushIndexes(name: string, tags: readonly (string | undefined)[]): Promise<readonly string[]> {
    await client.createRepository({ repositoryName: name });
    const digests: string[] = [];
    for (const [index, imageTag] of tags.entries()) {
      const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [], annotations: { number: `${index}` } });
      const { image } = await client.putImage({ repositoryName: name, imageManifest, imageTag });
      digests.push(image?.imageId?.imageDigest ?? '');
      await clock.advance(dayMs / 24);
    }
    return digests;
  }

  test('a preview says what a policy would do; the policy does it', async () => {
    const digests = await pushIndexes('previewed', [undefined, 'v1', undefined, 'v2']);
    const inRepository = { repositoryName: 'previewed' };
    await fails(client.getLifecyclePolicyPreview(inRepository), 'LifecyclePolicyPreviewNotFoundException', /^Lifecycle policy preview does not exist for the repository with name 'previewed'/);
    await fails(client.startLifecyclePolicyPreview(inRepository), 'LifecyclePolicyNotFoundException', /'previewed'/);
    const text = policy(untagged, { rulePriority: 2, selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1 }, action: { type: 'expire' } });
    const started = await client.startLifecyclePolicyPreview({ ...inRepository, lifecyclePolicyText: text });
    assert.deepEqual([started.status, started.lifecyclePolicyText], ['IN_PROGRESS', text]);
    await controller.idle();
    const preview = await client.getLifecyclePolicyPreview(inRepository);
    assert.deepEqual([preview.status, preview.summary, preview.nextToken], ['COMPLETE', { expiringImageTotalCount: 1 }, undefined]);
    assert.deepEqual(preview.previewResults?.map(({ imagePushedAt, ...result }) => ({ ...result, isDated: imagePushedAt !== undefined })), [{ imageDigest: digests[1], imageTags: ['v1'], action: { type: 'EXPIRE' }, appliedRulePriority: 2, storageClass: 'STANDARD', isDated: true }]);
    const counts: (number | undefined)[] = [];
    const inputs: readonly Partial<ecr.GetLifecyclePolicyPreviewCommandInput>[] = [{ filter: { tagStatus: 'UNTAGGED' } }, { imageIds: [{ imageTag: 'v1' }] }, { imageIds: [{ imageTag: 'v2' }] }];
    for (const input of inputs) counts.push((await client.getLifecyclePolicyPreview({ ...inRepository, ...input })).previewResults?.length);
    assert.deepEqual(counts, [0, 1, 0]);
    await client.putLifecyclePolicy({ ...inRepository, lifecyclePolicyText: text });
    await clock.advance(dayMs);
    await controller.idle();
    assert.deepEqual((await client.listImages(inRepository)).imageIds?.map(({ imageDigest }) => imageDigest).toSorted(), [0, 2, 3].map((index) => digests[index]).toSorted());
    await clock.advance(15 * dayMs);
    await controller.idle();
    await clock.advance(0);
    await controller.idle();
    assert.deepEqual((await client.listImages(inRepository)).imageIds, [{ imageDigest: digests[3], imageTag: 'v2' }]);
    assert.ok(((await client.getLifecyclePolicy(inRepository)).lastEvaluatedAt?.getTime() ?? 0) > 0);
  });

  test('a preview comes in pages, and one at a time', async () => {
    const digests = await pushIndexes('paged', [undefined, undefined, undefined, 'v1']);
    const text = policy({ ...untagged, selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1 } });
    const start = () => client.startLifecyclePolicyPreview({ repositoryName: 'paged', lifecyclePolicyText: text });
    const [first, second] = await Promise.allSettled([start(), start()]);
    assert.deepEqual([first.status, second.status === 'rejected' && second.reason instanceof ecr.LifecyclePolicyPreviewInProgressException], ['fulfilled', true]);
    await controller.idle();
    const seen: unknown[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.getLifecyclePolicyPreview({ repositoryName: 'paged', maxResults: 2, ...(nextToken !== undefined && { nextToken }) });
      seen.push(...(page.previewResults ?? []).map(({ imageDigest }) => imageDigest));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    assert.deepEqual(seen, digests.slice(0, 3));
    await fails(client.getLifecyclePolicyPreview({ repositoryName: 'paged', maxResults: 101 }), 'InvalidParameterException', /less than or equal to 100/);
  });
});
