import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { BatchCheckLayerAvailabilityCommand, BatchGetImageCommand, CreateRepositoryCommand, DescribeImagesCommand, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { known } from '#base/assert.ts';
import { busyboxImage } from '#cli/demo/busybox-image.ts';
import { runProgram, type ProgramResult } from '#cli/run-program.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { DockerEngine } from '../support/docker.ts';
import { writeOciLayout } from '../support/oci-layout.ts';
import { lacks } from '../support/programs.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

// The registry works without containers: the simulated runtime starts faster.
const image = busyboxImage({ config: { Cmd: ['sh'], Labels: { made: 'here' } } });
const timeoutMs = 120_000;
let daemon: TestDaemon;
let folder: TemporaryFolder;
let clients: Clients;
let password: string;

before(async () => {
  daemon = await TestDaemon.start({ runtime: 'simulated' });
  clients = clientsOf(daemon);
  folder = await temporaryFolder('push');
  await writeOciLayout(image, layout(), '1');
  const { authorizationData } = await clients.ecr.send(new GetAuthorizationTokenCommand({}));
  password = Buffer.from(known(authorizationData?.[0]?.authorizationToken, 'token'), 'base64').toString().slice('AWS:'.length);
});
after(async () => {
  await folder[Symbol.asyncDispose]();
  await daemon[Symbol.asyncDispose]();
});

test('skopeo pushes by repositoryUri as printed, and pulls the same bytes by tag and by digest', { skip: lacks('skopeo') }, async () => {
  const uri = await repository('by-skopeo');
  await done(skopeo('copy', '--dest-tls-verify=false', '--dest-creds', `AWS:${password}`, `oci:${layout()}:1`, `docker://${uri}:1`));
  for (const reference of [`${uri}:1`, `${uri}@${image.manifest.digest}`]) {
    const back = join(folder.path, `back-${reference.includes('@') ? 'digest' : 'tag'}`);
    await done(skopeo('copy', '--src-tls-verify=false', '--src-creds', `AWS:${password}`, `docker://${reference}`, `oci:${back}:1`));
    const inspect = await done(skopeo('inspect', '--format', '{{.Digest}}', `oci:${back}:1`));
    assert.equal(inspect.stdout.trim(), image.manifest.digest);
  }
  const { imageDetails } = await clients.ecr.send(new DescribeImagesCommand({ repositoryName: 'by-skopeo' }));
  assert.deepEqual([imageDetails?.[0]?.imageDigest, imageDetails?.[0]?.imageTags], [image.manifest.digest, ['1']]);
});

test('BatchCheckLayerAvailability tells the layers of a repository from those that it does not have', { skip: lacks('skopeo') }, async () => {
  const uri = await repository('layers');
  await done(skopeo('copy', '--dest-tls-verify=false', '--dest-creds', `AWS:${password}`, `oci:${layout()}:1`, `docker://${uri}:1`));
  const layer = known(image.layers[0], 'layer');
  const absent = `sha256:${'0'.repeat(64)}`;
  const { layers, failures } = await clients.ecr.send(new BatchCheckLayerAvailabilityCommand({ repositoryName: 'layers', layerDigests: [layer.digest, absent, 'nonsense'] }));
  assert.deepEqual(layers, [{ layerDigest: layer.digest, layerAvailability: 'AVAILABLE', layerSize: layer.bytes.length }, { layerDigest: absent, layerAvailability: 'UNAVAILABLE' }]);
  assert.deepEqual(failures?.map(({ layerDigest, failureCode }) => [layerDigest, failureCode]), [['nonsense', 'InvalidLayerDigest']]);
});

test('skopeo with a wrong password is refused', { skip: lacks('skopeo') }, async () => {
  const uri = await repository('guarded');
  const refused = await skopeo('copy', '--dest-tls-verify=false', '--dest-creds', 'AWS:wrong', `oci:${layout()}:1`, `docker://${uri}:1`);
  assert.notEqual(refused.exitCode, 0);
  assert.match(refused.stderr, /unauthorized|authentication required|denied/i);
});

test('podman logs in, pulls what was pushed, and pushes it under another tag', { skip: lacks('podman', 'skopeo') }, async () => {
  const uri = await repository('by-podman');
  await done(skopeo('copy', '--dest-tls-verify=false', '--dest-creds', `AWS:${password}`, `oci:${layout()}:1`, `docker://${uri}:1`));
  await done(podman('login', '--tls-verify=false', '--authfile', join(folder.path, 'auth.json'), '-u', 'AWS', '-p', password, daemon.registry));
  const authorised = ['--tls-verify=false', '--authfile', join(folder.path, 'auth.json')];
  await done(podman('pull', ...authorised, `${uri}:1`));
  await done(podman('tag', `${uri}:1`, `${uri}:2`));
  await done(podman('push', ...authorised, `${uri}:2`));
  const { images } = await clients.ecr.send(new BatchGetImageCommand({ repositoryName: 'by-podman', imageIds: [{ imageTag: '2' }] }));
  const manifest: { readonly layers: readonly { readonly digest: string }[] } = JSON.parse(known(images?.[0]?.imageManifest, 'manifest'));
  assert.equal(manifest.layers.length, 1);
});

test('buildah pulls what was pushed', { skip: lacks('buildah', 'skopeo') }, async () => {
  const uri = await repository('by-buildah');
  await done(skopeo('copy', '--dest-tls-verify=false', '--dest-creds', `AWS:${password}`, `oci:${layout()}:1`, `docker://${uri}:1`));
  const store = ['--root', join(folder.path, 'buildah'), '--runroot', join(folder.path, 'buildah-run'), '--storage-driver', 'vfs'];
  const pull = await done(runProgram('buildah', [...store, 'pull', '--tls-verify=false', '--creds', `AWS:${password}`, `${uri}:1`], { timeoutMs }));
  assert.equal(`sha256:${pull.stdout.trim()}`, image.config.digest);
});

test('docker logs in, pushes, and pulls again after the local copy is removed', { skip: lacks('docker', 'dockerd') }, async () => {
  const uri = await repository('by-docker');
  await using docker = await DockerEngine.start();
  const rootFilesystem = join(folder.path, 'root.tar');
  await writeFile(rootFilesystem, gunzipSync(known(image.layers[0], 'layer').bytes));
  await done(docker.run('login', '--username', 'AWS', '--password', password, daemon.registry));
  await done(docker.run('import', '--change', 'CMD ["sh"]', rootFilesystem, `${uri}:1`));
  await done(docker.run('push', `${uri}:1`));
  await done(docker.run('rmi', `${uri}:1`));
  await done(docker.run('pull', `${uri}:1`));
  const { imageDetails } = await clients.ecr.send(new DescribeImagesCommand({ repositoryName: 'by-docker' }));
  const inspect = await done(docker.run('inspect', '--format', '{{index .RepoDigests 0}}', `${uri}:1`));
  assert.equal(inspect.stdout.trim(), `${uri}@${imageDetails?.[0]?.imageDigest}`);
});

async function repository(repositoryName: string): Promise<string> {
  const made = await clients.ecr.send(new CreateRepositoryCommand({ repositoryName }));
  return known(made.repository?.repositoryUri, 'URI');
}

function layout(): string {
  return join(folder.path, 'image');
}

function skopeo(...args: readonly string[]): Promise<ProgramResult> {
  return runProgram('skopeo', args, { timeoutMs });
}

/** With a store of its own; the plain vfs driver works on every file system. */
function podman(...args: readonly string[]): Promise<ProgramResult> {
  return runProgram('podman', ['--root', join(folder.path, 'podman'), '--runroot', join(folder.path, 'podman-run'), '--storage-driver', 'vfs', ...args], { timeoutMs });
}

async function done(running: Promise<ProgramResult>): Promise<ProgramResult> {
  const result = await running;
  assert.equal(result.exitCode, 0, `${result.stdout}\n${result.stderr}`);
  return result;
}
