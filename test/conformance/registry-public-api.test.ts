import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import * as ecr from '@aws-sdk/client-ecr';
import * as ecrPublic from '@aws-sdk/client-ecr-public';
import { uploads } from '#model/blob.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { defaultAlias } from '#model/public-registry.ts';
import { repositoryCatalogs } from '#model/public-catalog.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { rootCredentials, startRegistry } from './registry-server.ts';

const digestOf = (content: string | Uint8Array) => `sha256:${createHash('sha256').update(content).digest('hex')}`;
const config = '{"architecture":"amd64","os":"linux"}';
const layer = 'not really a layer';
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  config: { mediaType: 'application/vnd.docker.container.image.v1+json', digest: digestOf(config), size: config.length },
  layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', digest: digestOf(layer), size: layer.length }],
});
const imageDigest = digestOf(manifest);
const registryId = '000000000000';
const alias = defaultAlias(registryId);

describe('the ECR Public API with the SDK', () => {
  const clock = new ManualClock(Date.parse('2026-03-01T12:00:00Z'));
  let folder: TemporaryFolder;
  let server: Awaited<ReturnType<typeof startRegistry>>;
  let client: ecrPublic.ECRPUBLIC;
  let elsewhere: ecrPublic.ECRPUBLIC;

  before(async () => {
    folder = await temporaryFolder('ecr-public');
    server = await startRegistry({ directory: folder.path, port: await freePort(), clock });
    const shared = { endpoint: server.endpoint, credentials: rootCredentials };
    client = new ecrPublic.ECRPUBLIC({ ...shared, region: 'us-east-1' });
    elsewhere = new ecrPublic.ECRPUBLIC({ ...shared, region: 'us-west-2' });
  });

  after(async () => {
    client.destroy();
    elsewhere.destroy();
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const fails = (work: Promise<unknown>, name: string, message: RegExp) => assert.rejects(work, (thrown: unknown) => {
    assert.ok(thrown instanceof Error);
    assert.equal(thrown.name, name);
    assert.match(thrown.message, message);
    return true;
  });

  async function upload(repositoryName: string, content: string): Promise<void> {
    const { uploadId } = await client.initiateLayerUpload({ repositoryName });
    await client.uploadLayerPart({ repositoryName, uploadId, partFirstByte: 0, partLastByte: content.length - 1, layerPartBlob: Buffer.from(content) });
    await client.completeLayerUpload({ repositoryName, uploadId, layerDigests: [digestOf(content)] });
  }

  async function withImage(repositoryName: string, imageTag = '1'): Promise<void> {
    await client.createRepository({ repositoryName });
    await upload(repositoryName, config);
    await upload(repositoryName, layer);
    await client.putImage({ repositoryName, imageManifest: manifest, imageTag });
  }

  test('a repository is created, described, tagged and deleted, apart from private ones of its name', async () => {
    const { repository, catalogData } = await client.createRepository({ repositoryName: 'team/one', tags: [{ Key: 'a', Value: 'b' }] });
    const repositoryArn = 'arn:aws:ecr-public::000000000000:repository/team/one';
    assert.deepEqual(repository, { repositoryArn, registryId, repositoryName: 'team/one', repositoryUri: `${server.address.authority}/public.ecr.aws/${alias}/team/one`, createdAt: new Date(clock.nowMs()) });
    assert.deepEqual(catalogData, { marketplaceCertified: false });
    assert.deepEqual((await client.describeRepositories({ repositoryNames: ['team/one'] })).repositories, [repository]);
    const privately = new ecr.ECR({ endpoint: server.endpoint, region: 'us-east-1', credentials: rootCredentials });
    assert.deepEqual((await privately.describeRepositories({})).repositories, []);
    await privately.createRepository({ repositoryName: 'team/one' });
    privately.destroy();
    assert.equal((await client.describeRepositories({ registryId })).repositories?.length, 1);
    await client.tagResource({ resourceArn: repositoryArn, tags: [{ Key: 'c', Value: 'd' }] });
    await client.untagResource({ resourceArn: repositoryArn, tagKeys: ['a'] });
    assert.deepEqual((await client.listTagsForResource({ resourceArn: repositoryArn })).tags, [{ Key: 'c', Value: 'd' }]);
    await fails(client.createRepository({ repositoryName: 'team/one' }), 'RepositoryAlreadyExistsException', /^The repository with name 'team\/one' already exists in the registry with id '000000000000'$/);
    assert.deepEqual((await client.deleteRepository({ repositoryName: 'team/one' })).repository, repository);
    await fails(client.describeRepositories({ repositoryNames: ['team/one'] }), 'RepositoryNotFoundException', /^The repository with name 'team\/one' does not exist in the registry with id '000000000000'$/);
    await fails(client.listTagsForResource({ resourceArn: repositoryArn }), 'RepositoryNotFoundException', /team\/one/);
  });

  test('repositories come in pages, in the order of their names', async () => {
    for (const repositoryName of ['page/c', 'page/a', 'page/b']) await client.createRepository({ repositoryName });
    const first = await client.describeRepositories({ maxResults: 2 });
    const second = await client.describeRepositories({ maxResults: 2, nextToken: first.nextToken });
    assert.deepEqual([first, second].flatMap(({ repositories = [] }) => repositories.map(({ repositoryName }) => repositoryName)), ['page/a', 'page/b', 'page/c']);
    assert.equal(second.nextToken, undefined);
    await fails(client.describeRepositories({ repositoryNames: ['page/a'], maxResults: 2 }), 'InvalidParameterException', /cannot be used with repositoryNames/);
    for (const repositoryName of ['page/a', 'page/b', 'page/c']) await client.deleteRepository({ repositoryName });
  });

  test('what is not a name, a registry, a tag or an ARN is refused in the words of AWS', async () => {
    for (const repositoryName of ['UPPER', 'a--b', 'a__b', 'a//b', '-a', 'a/']) await fails(client.createRepository({ repositoryName }), 'InvalidParameterException', /^Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression/);
    await fails(client.createRepository({ repositoryName: 'x' }), 'InvalidParameterException', /length greater than or equal to 2/);
    await fails(client.createRepository({ repositoryName: 'x'.repeat(206) }), 'InvalidParameterException', /length less than or equal to 205/);
    await fails(client.createRepository({ repositoryName: 'tagged', tags: [{ Key: 'aws:x', Value: '' }] }), 'InvalidTagParameterException', /reserved/);
    await fails(client.createRepository({ repositoryName: 'tagged', tags: Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' })) }), 'TooManyTagsException', /50/);
    await fails(client.describeImages({ repositoryName: 'none', registryId: 'docker' }), 'InvalidParameterException', /^Invalid parameter at 'registryId' .*\[0-9\]\{12\}/);
    await fails(client.initiateLayerUpload({ repositoryName: 'none', registryId: 'docker' }), 'RegistryNotFoundException', /^The registry with id 'docker' does not exist$/);
    await fails(client.initiateLayerUpload({ repositoryName: 'none', registryId: alias }), 'RepositoryNotFoundException', /'none'/);
    for (const resourceArn of ['none', 'arn:aws:ecr:us-east-1:000000000000:repository/none', 'arn:aws:ecr-public::000000000000:registry/000000000000']) await fails(client.listTagsForResource({ resourceArn }), 'InvalidParameterException', /^Invalid parameter at 'resourceArn'/);
    await fails(client.listTagsForResource({ resourceArn: 'arn:aws:ecr-public:us-east-1:000000000000:repository/none' }), 'RepositoryNotFoundException', /none/);
    await fails(client.describeRepositories({ registryId: '111111111111' }), 'AccessDeniedException', /ecr-public:DescribeRepositories on resource: arn:aws:ecr-public::111111111111:repository\/\*/);
  });

  test('each command is only supported in us-east-1', async () => {
    await fails(elsewhere.getAuthorizationToken({}), 'UnsupportedCommandException', /^GetAuthorizationToken command is only supported in us-east-1\.$/);
    await fails(elsewhere.describeRepositories({}), 'UnsupportedCommandException', /^DescribeRepositories command is only supported in us-east-1\.$/);
    await fails(elsewhere.describeRegistries({}), 'UnsupportedCommandException', /^DescribeRegistries command/);
    await fails(elsewhere.initiateLayerUpload({ repositoryName: 'app' }), 'UnsupportedCommandException', /^InitiateLayerUpload command/);
    await fails(elsewhere.listTagsForResource({ resourceArn: 'arn:aws:ecr-public::000000000000:repository/app' }), 'UnsupportedCommandException', /^ListTagsForResource command/);
  });

  test('catalog data is kept whole, replaced whole, and goes with its repository; the logo is served to anybody', async () => {
    const repositoryName = 'catalogued';
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);
    const texts = { description: 'what it is', architectures: ['ARM 64', 'x86-64'], operatingSystems: ['Linux'], aboutText: '# About', usageText: '# Usage' };
    const { catalogData } = await client.createRepository({ repositoryName, catalogData: { ...texts, logoImageBlob: png } });
    const logoUrl = catalogData?.logoUrl ?? '';
    assert.deepEqual(catalogData, { ...texts, logoUrl, marketplaceCertified: false });
    assert.deepEqual((await client.getRepositoryCatalogData({ repositoryName })).catalogData, catalogData);
    const logo = await fetch(logoUrl);
    assert.deepEqual([logo.status, logo.headers.get('content-type'), Buffer.from(await logo.arrayBuffer())], [200, 'image/png', png]);
    assert.deepEqual((await client.putRepositoryCatalogData({ repositoryName, catalogData: { aboutText: 'else' } })).catalogData, { aboutText: 'else', marketplaceCertified: false });
    assert.equal((await fetch(logoUrl)).status, 404);
    await client.deleteRepository({ repositoryName });
    assert.deepEqual(server.store.list(repositoryCatalogs), []);
    await fails(client.getRepositoryCatalogData({ repositoryName }), 'RepositoryNotFoundException', /catalogued/);
  });

  test('catalog data beyond what AWS takes is refused by the name of its member', async () => {
    const repositoryName = 'limits';
    await client.createRepository({ repositoryName });
    const put = (catalogData: ecrPublic.RepositoryCatalogDataInput) => client.putRepositoryCatalogData({ repositoryName, catalogData });
    const largest = { description: 'x'.repeat(1_024), aboutText: 'x'.repeat(25_600), usageText: 'x'.repeat(25_600), logoImageBlob: new Uint8Array(512_000), architectures: Array.from({ length: 50 }, () => 'x'.repeat(50)) };
    await put(largest);
    for (const [member, value, bound] of [
      ['description', 'x'.repeat(1_025), 1_024],
      ['aboutText', 'x'.repeat(25_601), 25_600],
      ['usageText', 'x'.repeat(25_601), 25_600],
      ['logoImageBlob', new Uint8Array(512_001), 512_000],
      ['architectures', Array.from({ length: 51 }, () => 'x'), 50],
      ['operatingSystems', ['x'.repeat(51)], 50],
    ] as const) {
      await fails(put({ [member]: value }), 'InvalidParameterException', new RegExp(`^Invalid parameter at 'catalogData\\.${member}' .* less than or equal to ${bound}'$`));
    }
    await fails(put({ architectures: [''] }), 'InvalidParameterException', /greater than or equal to 1/);
    assert.equal((await client.getRepositoryCatalogData({ repositoryName })).catalogData?.description, largest.description, 'a refused call changes nothing');
  });

  test('a registry has its display name, its ARN, its address and its aliases', async () => {
    assert.deepEqual((await client.getRegistryCatalogData({})).registryCatalogData, {});
    assert.deepEqual((await client.putRegistryCatalogData({ displayName: 'The Harbour' })).registryCatalogData, { displayName: 'The Harbour' });
    assert.deepEqual((await client.getRegistryCatalogData({})).registryCatalogData, { displayName: 'The Harbour' });
    await fails(client.putRegistryCatalogData({ displayName: 'x'.repeat(101) }), 'InvalidParameterException', /displayName.* 100/);
    const { registries } = await client.describeRegistries({});
    assert.deepEqual(registries, [{
      registryId,
      registryArn: 'arn:aws:ecr-public::000000000000:registry/000000000000',
      registryUri: `${server.address.authority}/public.ecr.aws/${alias}`,
      verified: false,
      aliases: [{ name: alias, status: 'ACTIVE', primaryRegistryAlias: true, defaultRegistryAlias: true }],
    }]);
  });

  test('the token that is given is good as a password and as a Bearer token, for 12 hours', async () => {
    const { authorizationData } = await client.getAuthorizationToken({});
    assert.equal(authorizationData?.expiresAt?.getTime(), clock.nowMs() + 12 * 3_600_000);
    await withImage('tokened');
    for (const scheme of ['Basic', 'Bearer']) {
      const answer = await fetch(`${server.endpoint}/v2/public.ecr.aws/${alias}/tokened/manifests/1`, { headers: { authorization: `${scheme} ${authorizationData?.authorizationToken}` } });
      assert.deepEqual([answer.status, await answer.text()], [200, manifest], scheme);
    }
  });

  test('layers are uploaded in parts, and an image is put on top of them; a registry may be called by its alias', async () => {
    const repositoryName = 'by-parts';
    const named = { repositoryName, registryId: alias };
    await client.createRepository({ repositoryName });
    const large = Buffer.alloc(5_242_880 + 10, 'x');
    const { uploadId, partSize } = await client.initiateLayerUpload(named);
    assert.equal(partSize, 10_485_760);
    const part = (first: number, bytes: Uint8Array) => client.uploadLayerPart({ ...named, uploadId, partFirstByte: first, partLastByte: first + bytes.byteLength - 1, layerPartBlob: bytes });
    assert.deepEqual(await part(0, large.subarray(0, 5_242_880)).then(({ lastByteReceived, registryId: of }) => [lastByteReceived, of]), [5_242_879, registryId]);
    await fails(part(1, large.subarray(0, 10)), 'InvalidLayerPartException', /^First byte of the layer part is 1 instead of 5242880$/);
    await fails(client.uploadLayerPart({ ...named, uploadId, partFirstByte: 0, partLastByte: 5, layerPartBlob: Buffer.from('x') }), 'InvalidLayerPartException', /has 1 bytes/);
    await part(5_242_880, large.subarray(5_242_880));
    await fails(client.completeLayerUpload({ ...named, uploadId, layerDigests: [digestOf('else')] }), 'InvalidLayerException', /does not match/);
    assert.equal((await client.completeLayerUpload({ ...named, uploadId, layerDigests: [digestOf(large)] })).layerDigest, digestOf(large));
    const { layers, failures } = await client.batchCheckLayerAvailability({ ...named, layerDigests: [digestOf(large), digestOf('none'), 'nonsense'] });
    assert.deepEqual(layers, [{ layerDigest: digestOf(large), layerAvailability: 'AVAILABLE', layerSize: large.length }, { layerDigest: digestOf('none'), layerAvailability: 'UNAVAILABLE' }]);
    assert.deepEqual(failures?.map(({ failureCode }) => failureCode), ['InvalidLayerDigest']);
    await fails(client.putImage({ ...named, imageManifest: manifest, imageTag: '1' }), 'LayersNotFoundException', /^Layers with digests/);
    await upload(repositoryName, config);
    await upload(repositoryName, layer);
    await fails(client.putImage({ ...named, imageManifest: manifest, imageTag: '1', imageDigest: digestOf('else') }), 'ImageDigestDoesNotMatchException', /does not match/);
    assert.deepEqual((await client.putImage({ ...named, imageManifest: manifest, imageTag: '1' })).image?.imageId, { imageDigest, imageTag: '1' });
    await fails(client.putImage({ ...named, imageManifest: manifest, imageTag: '1' }), 'ImageAlreadyExistsException', /already exists/);
  });

  test('an upload that is unknown, empty, of parts too small, too many or already there is refused', async () => {
    const repositoryName = 'uploads';
    await client.createRepository({ repositoryName });
    const start = async () => (await client.initiateLayerUpload({ repositoryName })).uploadId ?? '';
    const part = (uploadId: string, first: number) => client.uploadLayerPart({ repositoryName, uploadId, partFirstByte: first, partLastByte: first, layerPartBlob: Buffer.from('x') });
    const complete = (uploadId: string, content: string) => client.completeLayerUpload({ repositoryName, uploadId, layerDigests: [digestOf(content)] });
    await fails(complete('8b9d0d3a-0000-4000-8000-000000000000', ''), 'UploadNotFoundException', /^Upload ID '8b9d0d3a/);
    await fails(complete(await start(), ''), 'EmptyUploadException', /does not have any parts/);
    const short = await start();
    for (const first of [0, 1]) await part(short, first);
    await fails(complete(short, 'xx'), 'LayerPartTooSmallException', /^All layer parts except the last part should be at least 5MB$/);
    const many = await start();
    await server.store.transact((transaction) => {
      const session = transaction.get(uploads, many);
      assert.ok(session !== undefined);
      transaction.put(uploads, { ...session, parts: 1_000 });
    });
    await fails(part(many, 0), 'LimitExceededException', /maximum number of layer parts \(1000\)/);
    const again = await start();
    await part(again, 0);
    await complete(again, 'x');
    const twice = await start();
    await part(twice, 0);
    await fails(complete(twice, 'x'), 'LayerAlreadyExistsException', /already exists/);
  });

  test('images and their tags are described, in pages, and deleted', async () => {
    const repositoryName = 'images';
    await withImage(repositoryName, 'a');
    const pushedAt = new Date(clock.nowMs());
    await clock.advance(60_000);
    await client.putImage({ repositoryName, imageManifest: manifest, imageTag: 'b' });
    const facts = { imageDigest, imageSizeInBytes: config.length + layer.length, imagePushedAt: pushedAt, imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json', artifactMediaType: 'application/vnd.docker.container.image.v1+json' };
    const all = [{ registryId, repositoryName, imageTags: ['a', 'b'], ...facts }];
    assert.deepEqual((await client.describeImages({ repositoryName })).imageDetails, all);
    assert.deepEqual((await client.describeImages({ repositoryName, imageIds: [{ imageTag: 'a' }, { imageDigest }, { imageDigest, imageTag: 'b' }] })).imageDetails, all);
    const first = await client.describeImageTags({ repositoryName, maxResults: 1 });
    const second = await client.describeImageTags({ repositoryName, maxResults: 1, nextToken: first.nextToken });
    assert.deepEqual([...(first.imageTagDetails ?? []), ...(second.imageTagDetails ?? [])], [{ imageTag: 'a', createdAt: pushedAt, imageDetail: facts }, { imageTag: 'b', createdAt: new Date(clock.nowMs()), imageDetail: facts }]);
    for (const imageId of [{ imageTag: 'c' }, { imageDigest: digestOf('none') }, { imageDigest: digestOf('none'), imageTag: 'a' }]) await fails(client.describeImages({ repositoryName, imageIds: [imageId] }), 'ImageNotFoundException', /^The image with imageId \{imageDigest:/);
    for (const imageId of [{}, { imageTag: 'a b' }, { imageDigest: 'x' }]) await fails(client.describeImages({ repositoryName, imageIds: [imageId] }), 'InvalidParameterException', /Invalid parameter at/);
    await fails(client.describeImages({ repositoryName, imageIds: [{ imageTag: 'a' }], maxResults: 1 }), 'InvalidParameterException', /cannot be used with imageIds/);
    await fails(client.deleteRepository({ repositoryName }), 'RepositoryNotEmptyException', /still contains images/);
    const deleted = await client.batchDeleteImage({ repositoryName, imageIds: [{ imageTag: 'a' }, { imageTag: 'none' }] });
    assert.deepEqual([deleted.imageIds, deleted.failures?.map(({ failureCode }) => failureCode)], [[{ imageDigest, imageTag: 'a' }], ['ImageNotFound']]);
    await client.deleteRepository({ repositoryName, force: true });
  });

  test("a repository's policy is set, shown and deleted, and may not lock everybody out", async () => {
    const repositoryName = 'guarded';
    await client.createRepository({ repositoryName });
    await fails(client.getRepositoryPolicy({ repositoryName }), 'RepositoryPolicyNotFoundException', /^Repository policy does not exist for the repository with name 'guarded' in the registry with id '000000000000'$/);
    const policyOf = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: ['ecr-public:PutImage'], ...statement }] });
    assert.deepEqual(await client.setRepositoryPolicy({ repositoryName, policyText: policyOf({}) }).then(({ policyText }) => policyText), policyOf({}));
    assert.equal((await client.getRepositoryPolicy({ repositoryName })).policyText, policyOf({}));
    await fails(client.setRepositoryPolicy({ repositoryName, policyText: '{' }), 'InvalidParameterException', /'Invalid repository policy provided'/);
    await fails(client.setRepositoryPolicy({ repositoryName, policyText: policyOf({ Sid: 'x'.repeat(11_000) }) }), 'InvalidParameterException', /10240/);
    const deny = policyOf({ Effect: 'Deny', Principal: '*', Action: 'ecr-public:*' });
    await fails(client.setRepositoryPolicy({ repositoryName, policyText: deny }), 'InvalidParameterException', /denies everybody to set another one/);
    assert.equal((await client.deleteRepositoryPolicy({ repositoryName })).policyText, policyOf({}));
    await fails(client.deleteRepositoryPolicy({ repositoryName }), 'RepositoryPolicyNotFoundException', /guarded/);
  });
});
