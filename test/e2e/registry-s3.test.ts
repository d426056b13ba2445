import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CreateRepositoryCommand, GetAuthorizationTokenCommand, GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr';
import { known } from '#base/assert.ts';
import { busyboxImage } from '#cli/demo/busybox-image.ts';
import { runProgram, type ProgramResult } from '#cli/run-program.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { writeOciLayout } from '../support/oci-layout.ts';
import { lacks, lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { startS3Server, type S3Server } from '../support/s3-server.ts';
import { stateFolder } from '../support/state-folder.ts';
import { productionName, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const image = busyboxImage({ config: { Cmd: ['sh'] } });
const drydock = new URL('../../drydock', import.meta.url).pathname;
let server: S3Server;
let daemon: TestDaemon;
let clients: Clients;
let folder: TemporaryFolder;
let authorization: string;

function variablesFor({ endpoint, bucket, accessKeyId, secretAccessKey }: S3Server): Record<string, string> {
  return { DRYDOCK_S3_BUCKET: bucket, DRYDOCK_S3_ENDPOINT: endpoint, DRYDOCK_S3_ACCESS_KEY_ID: accessKeyId, DRYDOCK_S3_SECRET_ACCESS_KEY: secretAccessKey, DRYDOCK_S3_PREFIX: 'registry/' };
}

before(async () => {
  server = await startS3Server();
  daemon = await TestDaemon.start({ runtime: lacksContainers === false ? 'containerd' : 'simulated', variables: variablesFor(server) });
  clients = clientsOf(daemon);
  folder = await temporaryFolder('s3');
  const { authorizationData } = await clients.ecr.send(new GetAuthorizationTokenCommand({}));
  authorization = `Basic ${known(authorizationData?.[0]?.authorizationToken, 'token')}`;
});
after(async () => {
  await folder[Symbol.asyncDispose]();
  await daemon[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

test('skopeo pushes into the bucket and pulls from it', { skip: lacks('skopeo') }, async () => {
  const { repository } = await clients.ecr.send(new CreateRepositoryCommand({ repositoryName: 'by-skopeo' }));
  const uri = known(repository?.repositoryUri, 'URI');
  const credentials = Buffer.from(authorization.slice('Basic '.length), 'base64').toString();
  const [layout, back] = [join(folder.path, 'image'), join(folder.path, 'back')];
  await writeOciLayout(image, layout, '1');
  await done(runProgram('skopeo', ['copy', '--dest-tls-verify=false', '--dest-creds', credentials, `oci:${layout}:1`, `docker://${uri}:1`], { timeoutMs: 120_000 }));
  const readsBefore = server.counts.get('GET') ?? 0;
  await done(runProgram('skopeo', ['copy', '--src-tls-verify=false', '--src-creds', credentials, `docker://${uri}:1`, `oci:${back}:1`], { timeoutMs: 120_000 }));
  assert.equal((await done(runProgram('skopeo', ['inspect', '--format', '{{.Digest}}', `oci:${back}:1`], { timeoutMs: 120_000 }))).stdout.trim(), image.manifest.digest);
  assert.equal((server.counts.get('GET') ?? 0) - readsBefore, image.layers.length + 1, 'each blob was fetched from the bucket, once');
  const { downloadUrl = '' } = await clients.ecr.send(new GetDownloadUrlForLayerCommand({ repositoryName: 'by-skopeo', layerDigest: image.config.digest }));
  assert.ok(downloadUrl.startsWith(`${server.endpoint}/blobs/registry/contents/`), downloadUrl);
  assert.deepEqual(Buffer.from(await (await fetch(downloadUrl)).arrayBuffer()), Buffer.from(image.config.bytes));
});

test('a blob is answered with a redirection, which keeps the range that is asked for', async () => {
  const content = randomBytes(100_000);
  await clients.ecr.send(new CreateRepositoryCommand({ repositoryName: 'ranges' }));
  const at = await upload('ranges', [content]);
  assert.equal((await finish(at, content)).status, 201);
  const url = `${daemon.endpoint}/v2/ranges/blobs/${digestOf(content)}`;
  const first = await fetch(url, { headers: { authorization }, redirect: 'manual' });
  assert.deepEqual([first.status, first.headers.get('docker-content-digest')], [307, digestOf(content)]);
  const part = await fetch(url, { headers: { authorization, range: 'bytes=10-19' } });
  assert.deepEqual([part.status, Buffer.from(await part.arrayBuffer())], [206, content.subarray(10, 20)]);
});

test('what is encrypted by KMS is encrypted in the bucket, and comes from the daemon', async () => {
  const content = Buffer.concat(Array.from({ length: 100_000 }, () => Buffer.from('plain text all over again. ')));
  await clients.ecr.send(new CreateRepositoryCommand({ repositoryName: 'sealed', encryptionConfiguration: { encryptionType: 'KMS' } }));
  const at = await upload('sealed', [content.subarray(0, 1_500_000), content.subarray(1_500_000)]);
  assert.equal((await finish(at, content)).status, 201);
  const pulled = await fetch(`${daemon.endpoint}/v2/sealed/blobs/${digestOf(content)}`, { headers: { authorization, range: 'bytes=1000000-1999999' }, redirect: 'manual' });
  assert.equal(pulled.status, 206);
  assert.ok(Buffer.from(await pulled.arrayBuffer()).equals(content.subarray(1_000_000, 2_000_000)));
  assert.ok([...server.objects.values()].every(({ body }) => !body.includes('plain text all over again.')));
});

test('an upload goes on after the daemon was killed in the middle of it', async () => {
  const content = randomBytes(20_000_000);
  await clients.ecr.send(new CreateRepositoryCommand({ repositoryName: 'resumed' }));
  const at = await upload('resumed', [content.subarray(0, 9_000_000), content.subarray(9_000_000, 12_345_678)]);
  await daemon.kill();
  await daemon.startAgain();
  const status = await fetch(at, { headers: { authorization } });
  assert.deepEqual([status.status, status.headers.get('range')], [204, '0-12345677']);
  await patch(at, content.subarray(12_345_678), 12_345_678);
  assert.equal((await finish(at, content)).status, 201);
  const pulled = await fetch(`${daemon.endpoint}/v2/resumed/blobs/${digestOf(content)}`, { headers: { authorization } });
  assert.equal(digestOf(Buffer.from(await pulled.arrayBuffer())), digestOf(content));
  assert.equal(server.uploads.size, 0, 'no upload is left in the bucket');
});

test('a task runs an image of the bucket', { skip: lacksContainers }, async () => {
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'app', [{ name: 'app', image: productionName(), command: ['sh', '-c', 'exit 7'] }]);
  const [taskArn] = await runFargate(clients, { taskDefinition: 'app' });
  const stopped = await taskIn(clients, known(taskArn, 'a task'), 'STOPPED');
  assert.equal(stopped.containers?.[0]?.exitCode, 7, String(stopped.stoppedReason));
});

test('status and doctor say where blobs lie', async () => {
  const environment = { ...daemon.environment, ...variablesFor(server) };
  const place = `the bucket blobs at ${server.endpoint} under registry/`;
  const status = await done(runProgram(drydock, ['status'], { timeoutMs: 60_000, environment }));
  assert.ok(status.stdout.includes(place), status.stdout);
  const doctor = await runProgram(drydock, ['doctor'], { timeoutMs: 60_000, environment });
  assert.ok(doctor.stdout.includes(place), doctor.stdout);
  const lost = await runProgram(drydock, ['doctor'], { timeoutMs: 60_000, environment: { ...environment, DRYDOCK_S3_SECRET_ACCESS_KEY: 'wrong' } });
  assert.match(lost.stdout, /does not let the access key AKIAS3SERVERTEST0001 read owner\.json \(SignatureDoesNotMatch/);
});

test('a bucket that is not there, is another daemon\'s or was not the one before is refused', async () => {
  await using state = await stateFolder('s3-refused');
  const started = (variables: Record<string, string>) => TestDaemon.start({ runtime: 'simulated', stateDir: state.path, variables: { ...variablesFor(server), ...variables } });
  await assert.rejects(started({ DRYDOCK_S3_BUCKET: 'absent' }), /the bucket absent at http:\/\/127\.0\.0\.1:\d+ does not exist: create it, or set DRYDOCK_S3_BUCKET/);
  await assert.rejects(started({}), /holds the blobs of another daemon under 'registry\/': set DRYDOCK_S3_PREFIX/);
  await assert.rejects(TestDaemon.start({ runtime: 'simulated', stateDir: daemon.settings.stateDir, variables: { ...variablesFor(server), DRYDOCK_S3_BUCKET: '' } }), /DRYDOCK_S3_BUCKET is not set/);
});

function digestOf(content: Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

async function upload(repository: string, chunks: readonly Buffer[]): Promise<string> {
  const begun = await fetch(`${daemon.endpoint}/v2/${repository}/blobs/uploads/`, { method: 'POST', headers: { authorization } });
  const at = `${daemon.endpoint}${begun.headers.get('location') ?? ''}`;
  let first = 0;
  for (const chunk of chunks) {
    await patch(at, chunk, first);
    first += chunk.byteLength;
  }
  return at;
}

async function patch(at: string, chunk: Buffer, first: number): Promise<void> {
  const headers = { authorization, 'content-range': `${first}-${first + chunk.byteLength - 1}` };
  const response = await fetch(at, { method: 'PATCH', headers, body: new Uint8Array(chunk) });
  assert.equal(response.status, 202, await response.text());
}

function finish(at: string, content: Uint8Array): Promise<Response> {
  return fetch(`${at}?digest=${digestOf(content)}`, { method: 'PUT', headers: { authorization } });
}

async function done(running: Promise<ProgramResult>): Promise<ProgramResult> {
  const result = await running;
  assert.equal(result.exitCode, 0, `${result.stdout}\n${result.stderr}`);
  return result;
}
