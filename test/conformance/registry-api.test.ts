import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import * as ecr from '@aws-sdk/client-ecr';
import { uploads } from '#model/blob.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { rootCredentials, startRegistry } from './registry-server.ts';

const digestOf = (content: string) => `sha256:${createHash('sha256').update(content).digest('hex')}`;
const config = '{"architecture":"amd64","os":"linux"}';
const layer = 'not really a layer';
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  config: { mediaType: 'application/vnd.docker.container.image.v1+json', digest: digestOf(config), size: config.length },
  layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', digest: digestOf(layer), size: layer.length }],
});
const imageDigest = digestOf(manifest);

describe('the ECR API with the SDK', () => {
  let folder: TemporaryFolder;
  let server: Awaited<ReturnType<typeof startRegistry>>;
  let client: ecr.ECR;

  before(async () => {
    folder = await temporaryFolder('ecr');
    server = await startRegistry({ directory: folder.path, port: await freePort() });
    client = new ecr.ECR({ endpoint: server.endpoint, region: 'us-east-1', credentials: rootCredentials });
  });

  after(async () => {
    client.destroy();
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const fails = (work: Promise<unknown>, name: string, message: RegExp) => assert.rejects(work, (thrown: unknown) => thrown instanceof Error && thrown.name === name && message.test(thrown.message));

  async function upload(repositoryName: string, content: string): Promise<void> {
    const { uploadId } = await client.initiateLayerUpload({ repositoryName });
    await client.uploadLayerPart({ repositoryName, uploadId, partFirstByte: 0, partLastByte: content.length - 1, layerPartBlob: Buffer.from(content) });
    await client.completeLayerUpload({ repositoryName, uploadId, layerDigests: [digestOf(content)] });
  }

  async function withImage(repositoryName: string, settings: Partial<ecr.CreateRepositoryCommandInput> = {}): Promise<void> {
    await client.createRepository({ repositoryName, ...settings });
    await upload(repositoryName, config);
    await upload(repositoryName, layer);
    await client.putImage({ repositoryName, imageManifest: manifest, imageTag: '1' });
  }

  test('a repository is created, described, tagged and deleted', async () => {
    const { repository } = await client.createRepository({ repositoryName: 'team/one', tags: [{ Key: 'a', Value: 'b' }], encryptionConfiguration: { encryptionType: 'AES256' } });
    assert.equal(repository?.repositoryUri, `${server.address.authority}/team/one`);
    assert.deepEqual((await client.describeRepositories({ repositoryNames: ['team/one'] })).repositories, [repository]);
    const resourceArn = repository.repositoryArn;
    await client.tagResource({ resourceArn, tags: [{ Key: 'c', Value: 'd' }] });
    await client.untagResource({ resourceArn, tagKeys: ['a'] });
    assert.deepEqual((await client.listTagsForResource({ resourceArn })).tags, [{ Key: 'c', Value: 'd' }]);
    await fails(client.createRepository({ repositoryName: 'team/one' }), 'RepositoryAlreadyExistsException', /^The repository with name 'team\/one' already exists in the registry with id '000000000000'$/);
    await client.deleteRepository({ repositoryName: 'team/one' });
    await fails(client.describeRepositories({ repositoryNames: ['team/one'] }), 'RepositoryNotFoundException', /^The repository with name 'team\/one' does not exist in the registry with id '000000000000'$/);
    await fails(client.listTagsForResource({ resourceArn }), 'RepositoryNotFoundException', /team\/one/);
  });

  test('what is not supported or not valid is refused by name', async () => {
    const create = (input: Partial<ecr.CreateRepositoryCommandInput>) => client.createRepository({ repositoryName: 'refused', ...input });
    await fails(create({ imageScanningConfiguration: { scanOnPush: true } }), 'InvalidParameterException', /imageScanningConfiguration\.scanOnPush/);
    await fails(create({ encryptionConfiguration: { encryptionType: 'AES256', kmsKey: 'alias/app' } }), 'InvalidParameterException', /encryptionConfiguration\.kmsKey/);
    await fails(create({ repositoryName: 'UPPER' }), 'InvalidParameterException', /^Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression/);
    for (const repositoryName of ['a--b', 'a__b', 'a.-b', 'a//b', '-a', 'a-', 'a/']) {
      await fails(create({ repositoryName }), 'InvalidParameterException', /must satisfy regular expression '\(\?:\[a-z0-9\]\+\(\?:\[\._-\]\[a-z0-9\]\+\)\*\/\)\*\[a-z0-9\]\+\(\?:\[\._-\]\[a-z0-9\]\+\)\*''$/);
    }
    await fails(create({ repositoryName: 'x' }), 'InvalidParameterException', /repositoryName/);
    await fails(create({ repositoryName: 'ab/'.repeat(90) + 'x' }), 'InvalidParameterException', /length less than or equal to 256/);
    await fails(client.describeRepositories({ registryId: '111111111111' }), 'AccessDeniedException', /111111111111/);
    await assert.rejects(client.startImageScan({ repositoryName: 'refused', imageId: { imageTag: '1' } }), (thrown: unknown) => thrown instanceof Error && '$metadata' in thrown && JSON.stringify(thrown.$metadata).includes('501'));
  });

  test('repositories are listed in pages, by region', async () => {
    for (const repositoryName of ['page/a', 'page/b', 'page/c']) await client.createRepository({ repositoryName });
    const names: (string | undefined)[] = [];
    for await (const page of ecr.paginateDescribeRepositories({ client, pageSize: 2 }, {})) names.push(...(page.repositories ?? []).map((repository) => repository.repositoryName));
    assert.deepEqual(names.filter((name) => name?.startsWith('page/')), ['page/a', 'page/b', 'page/c']);
    const west = new ecr.ECR({ endpoint: server.endpoint, region: 'us-west-2', credentials: rootCredentials });
    assert.deepEqual((await west.describeRepositories({})).repositories, []);
    const { repository } = await west.createRepository({ repositoryName: 'page/a' });
    assert.equal(repository?.repositoryUri, `${server.address.authority}/000000000000/us-west-2/page/a`);
    west.destroy();
  });

  test('an image is pushed by parts, described, read, tagged again and deleted', async () => {
    await withImage('pushed');
    const { imageDetails: [detail] = [] } = await client.describeImages({ repositoryName: 'pushed' });
    assert.deepEqual([detail?.imageDigest, detail?.imageTags, detail?.imageSizeInBytes], [imageDigest, ['1'], config.length + layer.length]);
    assert.equal(detail?.artifactMediaType, 'application/vnd.docker.container.image.v1+json');
    assert.equal(detail?.lastRecordedPullTime, undefined);
    const { images: [image] = [], failures } = await client.batchGetImage({ repositoryName: 'pushed', imageIds: [{ imageTag: '1' }, { imageTag: '9' }] });
    assert.deepEqual([image?.imageManifest, failures?.map(({ failureCode }) => failureCode)], [manifest, ['ImageNotFound']]);
    assert.ok((await client.describeImages({ repositoryName: 'pushed', imageIds: [{ imageDigest }] })).imageDetails?.[0]?.lastRecordedPullTime instanceof Date);
    await client.putImage({ repositoryName: 'pushed', imageManifest: manifest, imageTag: '2' });
    await fails(client.putImage({ repositoryName: 'pushed', imageManifest: manifest, imageTag: '2' }), 'ImageAlreadyExistsException', /already exists/);
    assert.deepEqual((await client.listImages({ repositoryName: 'pushed' })).imageIds, [{ imageDigest, imageTag: '1' }, { imageDigest, imageTag: '2' }]);
    assert.deepEqual((await client.listImages({ repositoryName: 'pushed', filter: { tagStatus: 'UNTAGGED' } })).imageIds, []);
    await fails(client.deleteRepository({ repositoryName: 'pushed' }), 'RepositoryNotEmptyException', /cannot be deleted because it still contains images$/);
    assert.deepEqual((await client.batchDeleteImage({ repositoryName: 'pushed', imageIds: [{ imageDigest }] })).imageIds, [{ imageDigest, imageTag: '1' }, { imageDigest, imageTag: '2' }]);
    await fails(client.describeImages({ repositoryName: 'pushed', imageIds: [{ imageTag: '1' }] }), 'ImageNotFoundException', /^The image with imageId \{imageDigest:'null', imageTag:'1'\} does not exist within the repository with name 'pushed' in the registry with id '000000000000'$/);
    await client.deleteRepository({ repositoryName: 'pushed' });
  });

  test("what names no image, or too many, is refused in ECR's sentences", async () => {
    await client.createRepository({ repositoryName: 'named' });
    const describe = (input: Partial<ecr.DescribeImagesCommandInput>) => client.describeImages({ repositoryName: 'named', ...input });
    const many = Array.from({ length: 101 }, () => ({ imageTag: 'a' }));
    await fails(client.batchDeleteImage({ repositoryName: 'named', imageIds: many }), 'InvalidParameterException', /^Invalid parameter at 'imageIds' failed to satisfy constraint: 'Member must have length less than or equal to 100'$/);
    await fails(describe({ imageIds: [] }), 'InvalidParameterException', /'Member must have length greater than or equal to 1'$/);
    await fails(describe({ maxResults: 1_001 }), 'InvalidParameterException', /^Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have value less than or equal to 1000'$/);
    await fails(describe({ imageIds: [{ imageDigest: '' }] }), 'InvalidParameterException', /^Invalid parameter at 'imageDigest' failed to satisfy constraint: 'must satisfy regular expression '\[a-zA-Z0-9-_\+\.\]\+:\[a-fA-F0-9\]\+''$/);
    await fails(client.putImage({ repositoryName: 'named', imageManifest: manifest, imageTag: '$(date)' }), 'InvalidParameterException', /^Invalid parameter at 'imageTag' failed to satisfy constraint: 'must satisfy regular expression '\[a-zA-Z0-9-_\.\]\+''$/);
    await fails(client.batchCheckLayerAvailability({ repositoryName: 'named', layerDigests: [] }), 'InvalidParameterException', /^Invalid parameter at 'layerDigests'/);
    const { failures } = await client.batchGetImage({ repositoryName: 'named', imageIds: [{ imageTag: 'a b' }, { imageTag: 'a' }, { imageDigest: 'a' }, {}] });
    assert.deepEqual(failures?.map(({ failureCode }) => failureCode), ['InvalidImageTag', 'ImageNotFound', 'InvalidImageDigest', 'MissingDigestAndTag']);
  });

  test('tags of an immutable repository stay', async () => {
    await withImage('fixed', { imageTagMutability: 'IMMUTABLE' });
    const other = manifest.replace('{', '{ ');
    await fails(client.putImage({ repositoryName: 'fixed', imageManifest: other, imageTag: '1' }), 'ImageTagAlreadyExistsException', /'1' already exists in the 'fixed' repository/);
    await client.putImageTagMutability({ repositoryName: 'fixed', imageTagMutability: 'MUTABLE' });
    await client.putImage({ repositoryName: 'fixed', imageManifest: other, imageTag: '1' });
    assert.deepEqual((await client.listImages({ repositoryName: 'fixed', filter: { tagStatus: 'UNTAGGED' } })).imageIds, [{ imageDigest }]);
    await client.deleteRepository({ repositoryName: 'fixed', force: true });
  });

  test('an image asked for by a tag comes in an accepted format, by its digest as it was pushed', async () => {
    await withImage('formats');
    const accepting = async (imageId: ecr.ImageIdentifier, ...acceptedMediaTypes: readonly string[]) => client.batchGetImage({ repositoryName: 'formats', imageIds: [imageId], acceptedMediaTypes: [...acceptedMediaTypes] });
    const oci = 'application/vnd.oci.image.manifest.v1+json';
    const { images: [converted] = [] } = await accepting({ imageTag: '1' }, oci);
    assert.equal(converted?.imageManifestMediaType, oci);
    assert.equal(converted.imageId?.imageDigest, digestOf(converted.imageManifest ?? ''));
    assert.equal(JSON.parse(converted.imageManifest ?? '').layers[0].mediaType, 'application/vnd.oci.image.layer.v1.tar+gzip');
    for (const types of [[], ['application/vnd.docker.distribution.manifest.v2+json', oci]]) assert.equal((await accepting({ imageTag: '1' }, ...types)).images?.[0]?.imageManifest, manifest);
    for (const imageId of [{ imageDigest }, { imageTag: '1', imageDigest }]) assert.deepEqual((await accepting(imageId, oci)).failures?.map(({ failureCode }) => failureCode), ['ImageNotFound']);
    await client.deleteRepository({ repositoryName: 'formats', force: true });
  });

  test('ListImageReferrers lists what refers to an image, by type and in pages', async () => {
    const repositoryName = 'referred';
    await withImage(repositoryName);
    const descriptor = { digest: imageDigest, mediaType: 'application/vnd.docker.distribution.manifest.v2+json', size: manifest.length };
    const artifact = (type: string, index: number) =>
      JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', artifactType: type, config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf(config), size: config.length }, layers: [], subject: descriptor, annotations: { index: String(index) } });
    const pushed = ['signature', 'signature', 'bom'].map(artifact);
    for (const imageManifest of pushed) await client.putImage({ repositoryName, imageManifest });
    const subjectId = { imageDigest };
    const all = await client.listImageReferrers({ repositoryName, subjectId });
    assert.deepEqual(all.referrers?.map(({ digest }) => digest), pushed.map(digestOf).sort());
    const bom = artifact('bom', 2);
    assert.deepEqual((await client.listImageReferrers({ repositoryName, subjectId, filter: { artifactTypes: ['bom', 'none'] } })).referrers, [{ digest: digestOf(bom), mediaType: 'application/vnd.oci.image.manifest.v1+json', artifactType: 'bom', size: bom.length, annotations: { index: '2' }, artifactStatus: 'ACTIVE' }]);
    assert.deepEqual((await client.listImageReferrers({ repositoryName, subjectId, filter: { artifactStatus: 'ARCHIVED' } })).referrers, []);
    const paged: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page: ecr.ListImageReferrersResponse = await client.listImageReferrers({ repositoryName, subjectId, filter: { artifactStatus: 'ANY' }, maxResults: 1, nextToken });
      paged.push(page.referrers?.[0]?.digest);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    assert.deepEqual(paged, pushed.map(digestOf).sort());
    assert.deepEqual((await client.listImageReferrers({ repositoryName, subjectId: { imageDigest: digestOf('nothing') } })).referrers, []);
    await fails(client.listImageReferrers({ repositoryName, subjectId: { imageDigest: 'latest' } }), 'InvalidParameterException', /subjectId\.imageDigest/);
    await fails(client.listImageReferrers({ repositoryName, subjectId, maxResults: 51 }), 'InvalidParameterException', /less than or equal to 50/);
    await fails(client.listImageReferrers({ repositoryName: 'nowhere', subjectId }), 'RepositoryNotFoundException', /nowhere/);
    await client.deleteRepository({ repositoryName, force: true });
  });

  test("layer uploads fail in ECR's own errors", async () => {
    const repositoryName = 'layers';
    await client.createRepository({ repositoryName });
    const { uploadId } = await client.initiateLayerUpload({ repositoryName });
    const part = (partFirstByte: number, size: number) => client.uploadLayerPart({ repositoryName, uploadId, partFirstByte, partLastByte: partFirstByte + size - 1, layerPartBlob: Buffer.alloc(size) });
    await fails(client.completeLayerUpload({ repositoryName, uploadId, layerDigests: [imageDigest] }), 'EmptyUploadException', /^The upload with id '[0-9a-f-]{36}' in the repository with name 'layers' in registry with id '000000000000' cannot be completed because it does not have any parts$/);
    await fails(part(5, 10), 'InvalidLayerPartException', /^First byte of the layer part is 5 instead of 0$/);
    await fails(client.uploadLayerPart({ repositoryName, uploadId, partFirstByte: 0, partLastByte: 8, layerPartBlob: Buffer.alloc(10) }), 'InvalidLayerPartException', /^The layer part has 10 bytes, but partFirstByte 0 and partLastByte 8 mean 9$/);
    await part(0, 10);
    await fails(client.completeLayerUpload({ repositoryName, uploadId, layerDigests: [imageDigest] }), 'InvalidLayerException', /does not match/);
    await part(10, 10);
    await fails(client.completeLayerUpload({ repositoryName, uploadId, layerDigests: [imageDigest] }), 'LayerPartTooSmallException', /at least 5MB/);
    await fails(client.completeLayerUpload({ repositoryName, uploadId: '00000000-0000-4000-8000-000000000000', layerDigests: [imageDigest] }), 'UploadNotFoundException', /./);
    await fails(client.putImage({ repositoryName, imageManifest: manifest }), 'LayersNotFoundException', /^Layers with digests '\[sha256:/);
    await upload(repositoryName, config);
    const before = server.store.list(uploads).length;
    await fails(upload(repositoryName, config), 'LayerAlreadyExistsException', /already exists/);
    assert.equal(server.store.list(uploads).length, before, 'what nobody can complete is not kept');
    const { layers, failures } = await client.batchCheckLayerAvailability({ repositoryName, layerDigests: [digestOf(config), digestOf(layer), 'x'] });
    assert.deepEqual([layers?.map(({ layerAvailability }) => layerAvailability), failures?.map(({ failureCode }) => failureCode)], [['AVAILABLE', 'UNAVAILABLE'], ['InvalidLayerDigest']]);
  });

  test('a token logs in at the address that comes with it', async () => {
    const { authorizationData: [data] = [] } = await client.getAuthorizationToken({});
    const response = await fetch(`${data?.proxyEndpoint}/v2/`, { headers: { authorization: `Basic ${data?.authorizationToken}` } });
    assert.equal(response.status, 200);
    assert.ok(Math.abs((data?.expiresAt?.getTime() ?? 0) - Date.now() - 12 * 3_600_000) < 60_000);
    assert.deepEqual((await client.describeRegistry({})).replicationConfiguration, { rules: [] });
  });
});
