import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as ecr from '@aws-sdk/client-ecr';
import { known } from '#base/assert.ts';
import { idsFrom } from '#base/ids.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { systemRandom } from '#base/random.ts';
import { hourMs } from '#base/time.ts';
import { runProgram } from '#cli/run-program.ts';
import { uploads } from '#model/blob.ts';
import { s3BlobDriver } from '#registry/blob-drivers/s3.ts';
import { sqliteJournal } from '#state/journals/sqlite.ts';
import { freePort } from '../support/free-port.ts';
import { pythonWithBoto3 } from '../support/programs.ts';
import { startS3Server, type S3Server } from '../support/s3-server.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { rootCredentials, startRegistry } from './registry-server.ts';

const digestOf = (content: string | Uint8Array) => `sha256:${createHash('sha256').update(content).digest('hex')}`;
const config = Buffer.from('{"architecture":"amd64","os":"linux"}');
/** Two whole parts and a short one. */
const layer = randomBytes(21_000_000);
const part = 10_485_760;
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: config.length },
  layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: digestOf(layer), size: layer.length }],
});
const repositoryName = 'team/app';

for (const place of ['files', 'S3'] as const) describe(`the layer API of ECR over ${place}`, () => {
  let bucket: S3Server | undefined;
  const clock = new ManualClock(Date.now());
  let folder: TemporaryFolder;
  let server: Awaited<ReturnType<typeof startRegistry>>;
  let client: ecr.ECR;

  const start = async () => {
    const driver = bucket === undefined ? {} : { driver: s3BlobDriver({ address: { ...bucket, region: 'us-east-1', isPathStyle: true, prefix: '' }, directory: join(folder.path, 'staging'), ids: idsFrom(systemRandom), isReachable: false }) };
    server = await startRegistry({ directory: folder.path, port: await freePort(), clock, journal: sqliteJournal({ file: join(folder.path, 'state.db') }), ...driver });
    client = new ecr.ECR({ endpoint: server.endpoint, region: 'us-east-1', credentials: rootCredentials, maxAttempts: 1 });
  };
  const stop = async () => {
    client.destroy();
    await server[Symbol.asyncDispose]();
  };
  before(async () => {
    folder = await temporaryFolder('ecr-layers');
    if (place === 'S3') bucket = await startS3Server();
    await start();
  });
  after(async () => {
    await stop();
    await bucket?.[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const fails = (work: Promise<unknown>, name: string, message: RegExp) => assert.rejects(work, (thrown: unknown) => thrown instanceof Error && thrown.name === name && message.test(thrown.message));
  const initiate = async (repository = repositoryName) => known((await client.initiateLayerUpload({ repositoryName: repository })).uploadId, 'an upload');
  const sendPart = (uploadId: string, partFirstByte: number, layerPartBlob: Uint8Array) =>
    client.uploadLayerPart({ repositoryName, uploadId, partFirstByte, partLastByte: partFirstByte + layerPartBlob.byteLength - 1, layerPartBlob });
  const urlOf = async (content: Uint8Array) => known((await client.getDownloadUrlForLayer({ repositoryName, layerDigest: digestOf(content) })).downloadUrl, 'a URL');

  async function push(content: Uint8Array): Promise<void> {
    const { layers } = await client.batchCheckLayerAvailability({ repositoryName, layerDigests: [digestOf(content)] });
    if (layers?.[0]?.layerAvailability === 'AVAILABLE') return;
    const { uploadId = '', partSize = 0 } = await client.initiateLayerUpload({ repositoryName });
    for (let first = 0; first < content.byteLength; first += partSize) {
      const sent = await sendPart(uploadId, first, content.subarray(first, first + partSize));
      assert.equal(sent.lastByteReceived, Math.min(first + partSize, content.byteLength) - 1);
    }
    const { layerDigest } = await client.completeLayerUpload({ repositoryName, uploadId, layerDigests: [digestOf(content)] });
    assert.equal(layerDigest, digestOf(content));
  }

  test('a pusher and a puller written against it move an image', async () => {
    await client.createRepository({ repositoryName });
    for (const content of [config, layer]) await push(content);
    await fails(urlOf(layer), 'LayerInaccessibleException', /is not available because it is not associated with an image$/);
    await client.putImage({ repositoryName, imageManifest: manifest, imageTag: '1' });
    const { images: [image] = [] } = await client.batchGetImage({ repositoryName, imageIds: [{ imageTag: '1' }], acceptedMediaTypes: ['application/vnd.oci.image.manifest.v1+json'] });
    assert.equal(image?.imageManifest, manifest);
    for (const content of [config, layer]) {
      const response = await fetch(await urlOf(content));
      assert.deepEqual([response.status, digestOf(new Uint8Array(await response.arrayBuffer()))], [200, digestOf(content)]);
    }
  });

  test('a download URL gives ranges and answers HEAD, and is good for an hour, also after a restart', async () => {
    const url = new URL(await urlOf(layer));
    assert.equal(url.origin, server.endpoint);
    const head = await fetch(url, { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, String(layer.length)]);
    const some = await fetch(url, { headers: { range: 'bytes=20999990-' } });
    assert.deepEqual([some.status, Buffer.from(await some.arrayBuffer())], [206, layer.subarray(20_999_990)]);
    const beyond = await fetch(url, { headers: { range: 'bytes=21000000-' } });
    assert.deepEqual([beyond.status, /<Code>InvalidRange</.test(await beyond.text())], [416, true]);
    await stop();
    await start();
    await clock.advance(hourMs - 1_000);
    const later = new URL(url.pathname + url.search, server.endpoint);
    assert.equal((await fetch(later, { method: 'HEAD' })).status, 200);
    await clock.advance(1_000);
    const expired = await fetch(later);
    assert.deepEqual([expired.status, expired.headers.get('content-type')], [403, 'application/xml']);
    assert.match(await expired.text(), /<Error><Code>AccessDenied<\/Code><Message>Request has expired<\/Message><X-Amz-Expires>3600</);
  });

  test('a download URL opens nothing but its layer', async () => {
    const issued = await urlOf(layer);
    const refusal = async (url: string, method = 'GET') => {
      const response = await fetch(url, { method });
      return [response.status, /<Code>(\w+)</.exec(await response.text())?.[1]];
    };
    assert.deepEqual(await refusal(issued.replace(digestOf(layer), digestOf(config))), [403, 'SignatureDoesNotMatch']);
    assert.deepEqual(await refusal(issued.replace('3600', '36000')), [403, 'SignatureDoesNotMatch']);
    assert.deepEqual(await refusal(issued.split('?')[0] ?? ''), [403, 'AccessDenied']);
    assert.deepEqual(await refusal(`${server.endpoint}/_drydock/layers/../../v2/_catalog`), [401, undefined]);
    assert.deepEqual(await refusal(issued, 'PUT'), [405, 'MethodNotAllowed']);
    await client.deleteRepository({ repositoryName, force: true });
    assert.deepEqual(await refusal(issued), [404, 'NoSuchKey']);
    await client.createRepository({ repositoryName });
  });

  test("what cannot be downloaded is refused in ECR's errors", async () => {
    await fails(client.getDownloadUrlForLayer({ repositoryName: 'absent', layerDigest: digestOf(layer) }), 'RepositoryNotFoundException', /'absent'/);
    await fails(urlOf(randomBytes(10)), 'LayersNotFoundException', /^The layer with digest 'sha256:[0-9a-f]{64}' does not exist within the repository with name 'team\/app' in the registry with id '000000000000'$/);
    await fails(client.getDownloadUrlForLayer({ repositoryName, layerDigest: 'latest' }), 'InvalidParameterException', /^Invalid parameter at 'layerDigest' failed to satisfy constraint/);
  });

  test('parts that are out of order, too many, too large or of another repository are refused', async () => {
    const uploadId = await initiate();
    await sendPart(uploadId, 0, layer.subarray(0, part));
    const skipped: unknown = await sendPart(uploadId, part + 1, layer.subarray(part)).catch((thrown: unknown) => thrown);
    assert.ok(skipped instanceof ecr.InvalidLayerPartException);
    assert.deepEqual([skipped.lastValidByteReceived, skipped.registryId, skipped.repositoryName, skipped.uploadId], [part - 1, '000000000000', repositoryName, uploadId]);
    await fails(sendPart(uploadId, 0, layer.subarray(0, part)), 'InvalidLayerPartException', /^First byte of the layer part is 0 instead of 10485760$/);
    await sendPart(uploadId, part, Buffer.alloc(20_971_520));
    await fails(sendPart(uploadId, part + 20_971_520, Buffer.alloc(20_971_521)), 'InvalidParameterException', /^Invalid parameter at 'layerPartBlob' failed to satisfy constraint: 'Member must have length less than or equal to 20971520'$/);
    await fails(sendPart(uploadId, part + 20_971_520, Buffer.alloc(0)), 'InvalidLayerPartException', /./);
    await client.createRepository({ repositoryName: 'other' });
    const foreign = await initiate('other');
    await fails(sendPart(foreign, 0, config), 'UploadNotFoundException', new RegExp(`^Upload ID '${foreign}' does not exist in the repository with name 'team/app'`));
    await server.store.transact((transaction) => transaction.put(uploads, { ...known(transaction.get(uploads, uploadId), uploadId), parts: 4_199 }));
    await sendPart(uploadId, part + 20_971_520, config);
    await fails(sendPart(uploadId, part + 20_971_520 + config.length, config), 'LimitExceededException', /maximum number of layer parts \(4200\)/);
  });

  test('a part that failed on its way is sent again as a whole, whatever it left', async () => {
    const uploadId = await initiate();
    await sendPart(uploadId, 0, layer.subarray(0, part));
    const leave = (bytes: Uint8Array) => server.driver.append(uploadId, (async function* () { yield bytes; })(), { sizeMax: layer.length });
    await leave(layer.subarray(part, part + 3));
    assert.equal((await sendPart(uploadId, part, layer.subarray(part))).lastByteReceived, layer.length - 1);
    await client.completeLayerUpload({ repositoryName, uploadId, layerDigests: [digestOf(layer)] }).catch((thrown: unknown) => assert.ok(thrown instanceof ecr.LayerAlreadyExistsException));
  });

  test('uploads that are empty, have a short part in the middle or another digest are not completed', async () => {
    const complete = (uploadId: string, layerDigests = [digestOf(config)]) => client.completeLayerUpload({ repositoryName, uploadId, layerDigests });
    await fails(complete(await initiate()), 'EmptyUploadException', /does not have any parts/);
    const short = await initiate();
    await sendPart(short, 0, config);
    await fails(complete(short, [digestOf('other')]), 'InvalidLayerException', /does not match the digest/);
    await fails(complete(short, []), 'InvalidParameterException', /layerDigests/);
    await sendPart(short, config.length, config);
    await fails(complete(short), 'LayerPartTooSmallException', /^All layer parts except the last part should be at least 5MB$/);
    await push(config);
    const again = await initiate();
    await sendPart(again, 0, config);
    await fails(complete(again), 'LayerAlreadyExistsException', /already exists/);
  });

  const python = pythonWithBoto3();
  test('a pusher and puller of twenty lines of boto3 works', { skip: python === undefined && 'boto3 is not installed' }, async () => {
    const environment = { AWS_ACCESS_KEY_ID: rootCredentials.accessKeyId, AWS_SECRET_ACCESS_KEY: rootCredentials.secretAccessKey, AWS_DEFAULT_REGION: 'us-east-1' };
    const run = await runProgram(python ?? 'python3', ['-c', boto3, server.endpoint], { timeoutMs: 120_000, environment });
    assert.equal(run.exitCode, 0, run.stderr);
    assert.match(run.stdout, /^moved 2 layers of 12000037 bytes\n$/);
  });
});

const boto3 = `
import boto3, hashlib, json, os, sys, urllib.request
ecr = boto3.client("ecr", endpoint_url=sys.argv[1])
digest = lambda content: "sha256:" + hashlib.sha256(content).hexdigest()
def push(repo, content):
    if ecr.batch_check_layer_availability(repositoryName=repo, layerDigests=[digest(content)])["layers"][0]["layerAvailability"] == "AVAILABLE": return
    upload = ecr.initiate_layer_upload(repositoryName=repo)
    for first in range(0, len(content), upload["partSize"]):
        part = content[first:first + upload["partSize"]]
        ecr.upload_layer_part(repositoryName=repo, uploadId=upload["uploadId"], partFirstByte=first, partLastByte=first + len(part) - 1, layerPartBlob=part)
    ecr.complete_layer_upload(repositoryName=repo, uploadId=upload["uploadId"], layerDigests=[digest(content)])
ecr.create_repository(repositoryName="boto")
config, layer = b'{"architecture":"amd64","os":"linux"}', os.urandom(12000000)
for content in (config, layer, layer): push("boto", content)
describe = lambda kind, content: {"mediaType": "application/vnd.oci.image." + kind, "digest": digest(content), "size": len(content)}
manifest = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": describe("config.v1+json", config), "layers": [describe("layer.v1.tar", layer)]})
ecr.put_image(repositoryName="boto", imageManifest=manifest, imageTag="1")
image = json.loads(ecr.batch_get_image(repositoryName="boto", imageIds=[{"imageTag": "1"}])["images"][0]["imageManifest"])
pulled = [urllib.request.urlopen(ecr.get_download_url_for_layer(repositoryName="boto", layerDigest=each["digest"])["downloadUrl"]).read() for each in [image["config"], *image["layers"]]]
assert pulled == [config, layer]
print("moved", len(pulled), "layers of", sum(map(len, pulled)), "bytes")
`;
