import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as ecr from '@aws-sdk/client-ecr';
import * as kms from '@aws-sdk/client-kms';
import { known } from '#base/assert.ts';
import { blobs } from '#model/blob.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { rootCredentials, startRegistry } from './registry-server.ts';

const digestOf = (content: Uint8Array | string) => `sha256:${createHash('sha256').update(content).digest('hex')}`;
const mark = Buffer.from('this must not lie on the disk in plain text');
const layer = Buffer.concat([...Array.from({ length: 50_000 }, () => mark), randomBytes(1_000)]);
const config = '{"architecture":"amd64","os":"linux"}';
const manifestFor = (bytes: Uint8Array) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: config.length },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: digestOf(bytes), size: bytes.byteLength }],
  });

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
describe('encryption at rest', () => {
  let folder: TemporaryFolder;
  let server: Awaited<ReturnType<typeof startRegistry>>;
  let client: ecr.ECR;
  let keys: kms.KMS;

  before(async () => {
    folder = await temporaryFolder('encryption');
    server = await startRegistry({ directory: folder.path, port: await freePort() });
    const options = { endpoint: server.endpoint, region: 'us-east-1', credentials: rootCredentials, maxAttempts: 1 };
    client = new ecr.ECR(options);
    keys = new kms.KMS(options);
  });

  after(async () => {
    client.destroy();
    keys.destroy();
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const newKey = async (input: kms.CreateKeyCommandInput = {}) => known((await keys.createKey(input)).KeyMetadata?.Arn, 'the ARN of a new key');
  const create = async (repositoryName: string, kmsKey: string | undefined, encryptionType: ecr.EncryptionType = 'KMS') =>
    known((await client.createRepository({ repositoryName, encryptionConfiguration: { encryptionType, ...(kmsKey !== undefined && { kmsKey }) } })).repository, 'a new repository');
  const refusedBy = (kmsError: string) => (thrown: unknown) => thrown instanceof ecr.KmsException && thrown.kmsError === kmsError;
  const over = (path: string, init: RequestInit = {}) => fetch(`${server.endpoint}/v2/${path}`, { ...init, headers: { authorization: `Basic ${btoa(`AWS:${server.password()}`)}`, ...init.headers } });

  async function upload(name: string, content: Uint8Array | string): Promise<Response> {
    return over(`${name}/blobs/uploads/?digest=${digestOf(content)}`, { method: 'POST', body: Buffer.from(content) });
  }

  async function push(name: string, bytes: Uint8Array = layer): Promise<void> {
    for (const content of [config, bytes]) assert.equal((await upload(name, content)).status, 201);
    const manifest = { body: manifestFor(bytes), method: 'PUT', headers: { 'content-type': 'application/vnd.oci.image.manifest.v1+json' } };
    assert.equal((await over(`${name}/manifests/1`, manifest)).status, 201);
  }

  async function pulled(name: string, bytes: Uint8Array = layer): Promise<boolean> {
    const answer = await over(`${name}/blobs/${digestOf(bytes)}`);
    return answer.status === 200 && Buffer.from(await answer.arrayBuffer()).equals(bytes);
  }

  const liesInPlainText = async () => {
    const entries = await readdir(join(folder.path, 'registry'), { recursive: true, withFileTypes: true });
    const contents = await Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name))));
    return contents.some((content) => content.includes(mark));
  };

  test('by a customer key: nothing lies in plain text, pulls and ranges give what was pushed, and the repository says its key', async () => {
    for (const [name, type] of [['once', 'KMS'], ['twice', 'KMS_DSSE']] as const) {
      const kmsKey = await newKey();
      const repository = await create(name, kmsKey, type);
      assert.deepEqual(repository.encryptionConfiguration, { encryptionType: type, kmsKey });
      assert.deepEqual((await client.describeRepositories({ repositoryNames: [name] })).repositories?.[0]?.encryptionConfiguration, repository.encryptionConfiguration);
      await push(name);
      assert.equal(await pulled(name), true);
      const range = await over(`${name}/blobs/${digestOf(layer)}`, { headers: { range: 'bytes=1048000-1049999' } });
      assert.deepEqual([range.status, Buffer.from(await range.arrayBuffer()).equals(layer.subarray(1_048_000, 1_050_000))], [206, true]);
      const { downloadUrl = '' } = await client.getDownloadUrlForLayer({ repositoryName: name, layerDigest: digestOf(layer) });
      assert.ok(Buffer.from(await (await fetch(downloadUrl)).arrayBuffer()).equals(layer));
    }
    assert.equal(await liesInPlainText(), false);
  });

  test('an upload in parts goes on behind each of them, and its digest decides', async () => {
    await create('parts', await newKey());
    const { uploadId } = await client.initiateLayerUpload({ repositoryName: 'parts' });
    const content = randomBytes(13_000_000);
    for (let first = 0; first < content.byteLength; first += 5_242_880) {
      const part = content.subarray(first, first + 5_242_880);
      await client.uploadLayerPart({ repositoryName: 'parts', uploadId, partFirstByte: first, partLastByte: first + part.byteLength - 1, layerPartBlob: part });
    }
    await assert.rejects(client.completeLayerUpload({ repositoryName: 'parts', uploadId, layerDigests: [digestOf('other')] }), { name: 'InvalidLayerException' });
    await client.completeLayerUpload({ repositoryName: 'parts', uploadId, layerDigests: [digestOf(content)] });
    assert.equal(await pulled('parts', content), true);
  });

  test('with the key disabled nothing is pushed or pulled, from the next request on; enabled again, everything is', async () => {
    const kmsKey = await newKey();
    await create('switched', kmsKey);
    await push('switched');
    const { uploadId } = await client.initiateLayerUpload({ repositoryName: 'switched' });
    await keys.disableKey({ KeyId: kmsKey });
    for (const path of [`switched/blobs/${digestOf(layer)}`, 'switched/manifests/1']) {
      const answer = await over(path);
      assert.deepEqual([answer.status, await answer.json()], [403, { errors: [{ code: 'DENIED', message: `${kmsKey} is disabled.` }] }]);
    }
    assert.equal((await upload('switched', 'new')).status, 403);
    const part = { repositoryName: 'switched', uploadId, partFirstByte: 0, partLastByte: 2, layerPartBlob: Buffer.from('new') };
    await assert.rejects(client.initiateLayerUpload({ repositoryName: 'switched' }), { name: 'KmsException', kmsError: 'DisabledException', message: `${kmsKey} is disabled.` });
    await assert.rejects(client.uploadLayerPart(part), refusedBy('DisabledException'));
    await assert.rejects(client.putImage({ repositoryName: 'switched', imageManifest: manifestFor(layer), imageTag: '2' }), refusedBy('DisabledException'));
    const { downloadUrl = '' } = await client.getDownloadUrlForLayer({ repositoryName: 'switched', layerDigest: digestOf(layer) });
    const refused = await fetch(downloadUrl);
    assert.deepEqual([refused.status, /<Code>KMS\.DisabledException<\/Code>/.test(await refused.text())], [400, true]);
    await keys.enableKey({ KeyId: kmsKey });
    assert.equal(await pulled('switched'), true);
    await client.uploadLayerPart(part);
  });

  test('with the key scheduled for deletion pulls fail, and so they do once its grants are revoked', async () => {
    const kmsKey = await newKey();
    await create('doomed', kmsKey);
    await push('doomed');
    await keys.scheduleKeyDeletion({ KeyId: kmsKey });
    const answer = await over(`doomed/blobs/${digestOf(layer)}`);
    assert.deepEqual([answer.status, await answer.json()], [403, { errors: [{ code: 'DENIED', message: `${kmsKey} is pending deletion.` }] }]);
    await keys.cancelKeyDeletion({ KeyId: kmsKey });
    await keys.enableKey({ KeyId: kmsKey });
    assert.equal(await pulled('doomed'), true);
    const { Grants = [] } = await keys.listGrants({ KeyId: kmsKey });
    for (const { GrantId } of Grants) await keys.revokeGrant({ KeyId: kmsKey, GrantId });
    await assert.rejects(client.initiateLayerUpload({ repositoryName: 'doomed' }), refusedBy('AccessDeniedException'));
    assert.equal((await over(`doomed/blobs/${digestOf(layer)}`)).status, 403);
  });

  test('ECR has two grants on the key for each repository, which go with it', async () => {
    const kmsKey = await newKey();
    const { repositoryArn = '' } = await create('granted', kmsKey);
    await create('granted-too', kmsKey);
    const grants = async () => (await keys.listGrants({ KeyId: kmsKey })).Grants ?? [];
    const own = (await grants()).filter(({ Constraints }) => Constraints?.EncryptionContextSubset?.['aws:ecr:arn'] === repositoryArn);
    assert.deepEqual(own.map(({ GranteePrincipal, RetiringPrincipal, Operations }) => [GranteePrincipal, RetiringPrincipal, Operations]), Array.from({ length: 2 }, () => ['ecr.us-east-1.amazonaws.com', 'ecr.us-east-1.amazonaws.com', ['Decrypt', 'GenerateDataKey']]));
    assert.equal((await grants()).length, 4);
    await client.deleteRepository({ repositoryName: 'granted' });
    assert.equal((await grants()).length, 2);
  });

  test('layers are stored once for all repositories of a key, each read by its own grants, and apart from those of other keys', async () => {
    const [one, other] = [await newKey(), await newKey()];
    await create('first', one);
    await create('second', one);
    await create('third', other);
    await create('fourth', undefined, 'AES256');
    const content = randomBytes(3_000_000);
    for (const name of ['first', 'second', 'third', 'fourth']) await push(name, content);
    assert.equal(server.store.list(blobs).filter(({ digest }) => digest === digestOf(content)).length, 3);
    await client.deleteRepository({ repositoryName: 'first', force: true });
    assert.equal(await pulled('second', content), true);
    await keys.disableKey({ KeyId: one });
    assert.deepEqual([await pulled('second', content), await pulled('third', content), await pulled('fourth', content)], [false, true, true]);
  });

  test('without a key it is ECR’s own, which is made at its first use', async () => {
    const { encryptionConfiguration } = await create('managed', undefined);
    const { KeyMetadata } = await keys.describeKey({ KeyId: 'alias/aws/ecr' });
    assert.deepEqual([encryptionConfiguration?.kmsKey, KeyMetadata?.KeyManager], [KeyMetadata?.Arn, 'AWS']);
    await push('managed');
    assert.equal(await pulled('managed'), true);
    assert.equal((await create('by-alias', 'alias/aws/ecr')).encryptionConfiguration?.kmsKey, KeyMetadata?.Arn);
  });

  test('a key that is missing, disabled, asymmetric or of another Region is refused with KMS’s code, and no repository is there', async () => {
    const disabled = await newKey();
    await keys.disableKey({ KeyId: disabled });
    const asymmetric = await newKey({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' });
    const elsewhere = disabled.replace('us-east-1', 'eu-west-1');
    for (const [kmsKey, code] of [['alias/none', 'NotFoundException'], [elsewhere, 'NotFoundException'], ['arn:nonsense', 'InvalidArnException'], [disabled, 'DisabledException'], [asymmetric, 'InvalidKeyUsageException']] as const) await assert.rejects(create('refused', kmsKey), refusedBy(code), kmsKey);
    await assert.rejects(client.createRepository({ repositoryName: 'refused', encryptionConfiguration: { encryptionType: 'AES256', kmsKey: disabled } }), { name: 'InvalidParameterException' });
    await assert.rejects(client.describeRepositories({ repositoryNames: ['refused'] }), { name: 'RepositoryNotFoundException' });
    const kmsKey = await newKey();
    await create('taken', kmsKey);
    await assert.rejects(create('taken', kmsKey), { name: 'RepositoryAlreadyExistsException' });
    assert.equal((await keys.listGrants({ KeyId: kmsKey })).Grants?.length, 2);
  });
});
