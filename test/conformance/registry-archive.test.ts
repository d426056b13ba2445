import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as ecr from '@aws-sdk/client-ecr';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { minuteMs } from '#base/time.ts';
import { createImageLifecycleController, type ImageLifecycleController } from '#controllers/image-lifecycle/controller.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { rootCredentials, startRegistry } from './registry-server.ts';

const mediaType = 'application/vnd.oci.image.index.v1+json';

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive_restore_image.html
describe('images in the archive', () => {
  let folder: TemporaryFolder;
  let server: Awaited<ReturnType<typeof startRegistry>>;
  let client: ecr.ECR;
  let controller: ImageLifecycleController;
  const clock = new ManualClock();

  before(async () => {
    folder = await temporaryFolder('ecr-archive');
    server = await startRegistry({ directory: folder.path, port: await freePort(), clock });
    controller = createImageLifecycleController({ store: server.store, clock, log: silentLog });
    controller.start();
    client = new ecr.ECR({ endpoint: server.endpoint, region: 'us-east-1', credentials: rootCredentials });
  });

  after(async () => {
    client.destroy();
    controller[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const fails = (work: Promise<unknown>, name: string, message: RegExp) => assert.rejects(work, (thrown: unknown) => thrown instanceof Error && thrown.name === name && message.test(thrown.message));

  function manifestOf(...children: readonly { readonly digest: string; readonly size: number }[]): string {
    return JSON.stringify({ schemaVersion: 2, mediaType, manifests: children.map((child) => ({ mediaType, ...child })) });
  }

  async function push(repositoryName: string, imageTag: string | undefined, imageManifest: string): Promise<{ readonly digest: string; readonly size: number }> {
    const { image } = await client.putImage({ repositoryName, imageTag, imageManifest });
    return { digest: image?.imageId?.imageDigest ?? '', size: imageManifest.length };
  }

  const pull = (repositoryName: string, reference: string) => fetch(`${server.endpoint}/v2/${repositoryName}/manifests/${reference}`, { headers: { authorization: `Basic ${Buffer.from(`AWS:${server.password()}`).toString('base64')}` } });
  const store = async (repositoryName: string, imageTag: string, targetStorageClass: ecr.TargetStorageClass) => (await client.updateImageStorageClass({ repositoryName, imageId: { imageTag }, targetStorageClass })).imageStatus;

  test('an archived image is shown and cannot be pulled; it is restored after a while', async () => {
    await client.createRepository({ repositoryName: 'app' });
    await push('app', 'v1', manifestOf());
    assert.equal((await pull('app', 'v1')).status, 200);
    assert.equal(await store('app', 'v1', 'ARCHIVE'), 'ARCHIVED');
    assert.equal(await store('app', 'v1', 'ARCHIVE'), 'ARCHIVED');
    const archivedAt = new Date(clock.nowMs());
    const refused = await pull('app', 'v1');
    assert.deepEqual([refused.status, /MANIFEST_UNKNOWN.*archived/.test(await refused.text())], [404, true]);
    const got = await client.batchGetImage({ repositoryName: 'app', imageIds: [{ imageTag: 'v1' }] });
    assert.deepEqual([got.images?.length, got.failures?.map(({ failureCode }) => failureCode)], [0, ['ImageInaccessible']]);
    const shown = async () => ((await client.describeImages({ repositoryName: 'app' })).imageDetails ?? []).map(({ imageStatus, lastArchivedAt, lastActivatedAt }) => [imageStatus, lastArchivedAt, lastActivatedAt]);
    assert.deepEqual(await shown(), [['ARCHIVED', archivedAt, undefined]]);
    assert.equal(await store('app', 'v1', 'STANDARD'), 'ACTIVATING');
    await fails(store('app', 'v1', 'ARCHIVE'), 'ImageStorageClassUpdateNotSupportedException', /being restored/);
    assert.equal((await pull('app', 'v1')).status, 404);
    await clock.advance(20 * minuteMs);
    assert.deepEqual(await shown(), [['ACTIVE', archivedAt, new Date(archivedAt.getTime() + minuteMs)]]);
    assert.equal((await pull('app', 'v1')).status, 200);
  });

  test('images are listed by their status', async () => {
    await client.createRepository({ repositoryName: 'listed' });
    const { digest } = await push('listed', 'old', manifestOf());
    const parent = await push('listed', 'new', manifestOf({ digest, size: 1 }));
    await client.batchDeleteImage({ repositoryName: 'listed', imageIds: [{ imageDigest: parent.digest }] });
    await push('listed', 'other', JSON.stringify({ schemaVersion: 2, mediaType, manifests: [], annotations: { a: 'b' } }));
    await store('listed', 'old', 'ARCHIVE');
    for (const [imageStatus, tags] of [['ACTIVE', ['other']], ['ARCHIVED', ['old']], ['ACTIVATING', []], ['ANY', ['old', 'other']]] as const) {
      const { imageIds = [] } = await client.listImages({ repositoryName: 'listed', filter: { imageStatus } });
      assert.deepEqual(imageIds.map(({ imageTag }) => imageTag).toSorted(), tags);
      assert.equal((await client.describeImages({ repositoryName: 'listed', filter: { imageStatus } })).imageDetails?.length, tags.length);
    }
  });

  test('what an index lists is archived after it, and comes back with it', async () => {
    await client.createRepository({ repositoryName: 'multi', imageTagMutability: 'IMMUTABLE' });
    const child = await push('multi', 'amd64', manifestOf());
    await push('multi', 'all', manifestOf(child));
    await fails(store('multi', 'amd64', 'ARCHIVE'), 'ImageStorageClassUpdateNotSupportedException', /referenced by a manifest list/);
    await store('multi', 'all', 'ARCHIVE');
    assert.equal((await pull('multi', child.digest)).status, 200);
    await store('multi', 'amd64', 'ARCHIVE');
    await store('multi', 'all', 'STANDARD');
    await clock.advance(20 * minuteMs);
    assert.deepEqual([(await pull('multi', 'all')).status, (await pull('multi', child.digest)).status], [200, 200]);
    await store('multi', 'all', 'ARCHIVE');
    await push('multi', 'all', manifestOf(child));
    assert.equal((await pull('multi', 'all')).status, 200);
    await fails(push('multi', 'all', manifestOf(child)), 'ImageAlreadyExistsException', /already exists/);
  });

  test('archived images are deleted like others, and what is not there cannot be archived', async () => {
    await client.createRepository({ repositoryName: 'gone' });
    await push('gone', 'v1', manifestOf());
    await store('gone', 'v1', 'ARCHIVE');
    await client.batchDeleteImage({ repositoryName: 'gone', imageIds: [{ imageTag: 'v1' }] });
    await fails(store('gone', 'v1', 'STANDARD'), 'ImageNotFoundException', /imageTag:'v1'/);
    await push('gone', 'v1', manifestOf());
    assert.equal((await pull('gone', 'v1')).status, 200);
  });
});
