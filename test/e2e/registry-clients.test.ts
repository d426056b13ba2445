import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { CreateRepositoryCommand, DescribeImagesCommand } from '@aws-sdk/client-ecr';
import { known } from '#base/assert.ts';
import { busyboxImage } from '#cli/demo/busybox-image.ts';
import { projectRoot } from '#cli/product-version.ts';
import { runProgram, type ProgramResult } from '#cli/run-program.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { DockerEngine } from '../support/docker.ts';
import { writeOciLayout } from '../support/oci-layout.ts';
import { lacks } from '../support/programs.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

// A production registry's name leads to the daemon, by a hosts file and the https port; every client asks the credential helper for a password.
const account = '123456789012';
const production = `${account}.dkr.ecr.eu-west-1.amazonaws.com`;
// Port 443 of a loopback address that nobody else has.
const address = `127.${randomInt(66, 250)}.${randomInt(1, 250)}.${randomInt(1, 250)}`;
const image = busyboxImage({ config: { Cmd: ['sh'] } });
const timeoutMs = 120_000;

describe("clients of a registry by AWS's own name, over TLS, with the credential helper", { skip: lacks('unshare', 'skopeo', '/bin/busybox') }, () => {
  let daemon: TestDaemon;
  let clients: Clients;
  let folder: TemporaryFolder;
  const at = (name: string) => join(folder.path, name);

  before(async () => {
    daemon = await TestDaemon.start({ runtime: 'simulated', account, region: 'eu-west-1', variables: { DRYDOCK_HOST: address, DRYDOCK_TLS_PORT: '443' } });
    clients = clientsOf(daemon);
    folder = await temporaryFolder('clients');
    await writeOciLayout(image, at('image'), '1');
    await writeFile(at('hosts'), `127.0.0.1 localhost\n${address} ${production} api.ecr.eu-west-1.amazonaws.com\n`);
    await mkdir(at('certificates'));
    await writeFile(at('certificates/ca.crt'), (await done(drydock('ca'))).stdout);
    const login = await done(drydock('registry', 'login', '--bin-dir', at('bin'), '--host', production));
    assert.match(login.stdout, new RegExp(`docker-credential-drydock, and named it in .*config\\.json for .* ${production}\\.`));
  });
  after(async () => {
    await folder[Symbol.asyncDispose]();
    await daemon[Symbol.asyncDispose]();
  });

  /** What programs are started with: a home of their own, the helper in PATH, the daemon's authority as the one that they trust. */
  const environment = () => ({ HOME: folder.path, PATH: `${at('bin')}:${process.env['PATH'] ?? ''}`, SSL_CERT_FILE: at('certificates/ca.crt'), DRYDOCK_STATE_DIR: daemon.settings.stateDir });
  const drydock = (...args: readonly string[]) => runProgram(join(projectRoot, 'drydock'), args, { timeoutMs, environment: environment() });
  /** In a mount namespace, where the hosts file is the test's own. */
  const within = () => ['unshare', '-m', 'sh', '-c', `mount --bind '${at('hosts')}' /etc/hosts && exec "$@"`, 'sh'];
  const run = (...command: readonly string[]) => {
    const [program = '', ...args] = [...within(), ...command];
    return runProgram(program, args, { timeoutMs, environment: environment() });
  };
  const stores = () => ['--root', at('containers'), '--runroot', at('containers-run'), '--storage-driver', 'vfs'];
  async function repository(repositoryName: string): Promise<string> {
    await clients.ecr.send(new CreateRepositoryCommand({ repositoryName }));
    return `${production}/${repositoryName}`;
  }
  async function pushedBySkopeo(name: string): Promise<string> {
    const uri = await repository(name);
    await done(run('skopeo', 'copy', '--dest-cert-dir', at('certificates'), `oci:${at('image')}:1`, `docker://${uri}:1`));
    return uri;
  }

  test('skopeo pushes, and reads by digest and by tag, at the address too', async () => {
    const uri = await pushedBySkopeo('by-skopeo');
    for (const reference of [`${uri}:1`, `${uri}@${image.manifest.digest}`, `${address}/by-skopeo:1`]) {
      const { stdout } = await done(run('skopeo', 'inspect', '--cert-dir', at('certificates'), '--format', '{{.Digest}}', `docker://${reference}`));
      assert.equal(stdout.trim(), image.manifest.digest);
    }
  });

  test('without the authority no client takes the certificate', async () => {
    const refused = await run('env', '-u', 'SSL_CERT_FILE', 'skopeo', 'inspect', `docker://${production}/by-skopeo:1`);
    assert.match(refused.stderr, /certificate signed by unknown authority|failed to verify certificate|unknown authority/);
  });

  test('podman pulls, and pushes under another name', { skip: lacks('podman') }, async () => {
    const uri = await pushedBySkopeo('by-podman');
    await done(run('podman', ...stores(), 'pull', '--cert-dir', at('certificates'), `${uri}:1`));
    await done(run('podman', ...stores(), 'tag', `${uri}:1`, `${uri}:2`));
    await done(run('podman', ...stores(), 'push', '--cert-dir', at('certificates'), `${uri}:2`));
    const { imageDetails } = await clients.ecr.send(new DescribeImagesCommand({ repositoryName: 'by-podman', imageIds: [{ imageTag: '2' }] }));
    assert.equal(imageDetails?.length, 1);
  });

  test('buildah builds from an image and pushes what it made', { skip: lacks('buildah') }, async () => {
    const uri = await pushedBySkopeo('by-buildah');
    const container = (await done(run('buildah', ...stores(), 'from', '--cert-dir', at('certificates'), `${uri}:1`))).stdout.trim();
    await done(run('buildah', ...stores(), 'config', '--label', 'made=here', container));
    await done(run('buildah', ...stores(), 'commit', container, `${uri}:2`));
    await done(run('buildah', ...stores(), 'push', '--cert-dir', at('certificates'), `${uri}:2`));
    const { stdout } = await done(run('skopeo', 'inspect', '--cert-dir', at('certificates'), '--format', '{{.Labels.made}}', `docker://${uri}:2`));
    assert.equal(stdout.trim(), 'here');
  });

  test("docker pushes and pulls; containerd pulls from the daemon as a mirror of AWS's registry", { skip: lacks('docker', 'dockerd', 'ctr') }, async () => {
    const uri = await repository('by-docker');
    await using docker = await DockerEngine.start({ within: within(), environment: environment() });
    await mkdir(docker.configFolder, { recursive: true });
    await writeFile(join(docker.configFolder, 'config.json'), await readFile(at('.docker/config.json')));
    const told = (...args: readonly string[]) => done(docker.runWith(environment(), ...args));
    await writeFile(at('root.tar'), gunzipSync(known(image.layers[0], 'layer').bytes));
    await told('import', at('root.tar'), `${uri}:1`);
    await told('push', `${uri}:1`);
    await told('rmi', `${uri}:1`);
    await told('pull', `${uri}:1`);
    const { imageDetails: [pushed] = [] } = await clients.ecr.send(new DescribeImagesCommand({ repositoryName: 'by-docker' }));
    assert.equal((await told('inspect', '--format', '{{index .RepoDigests 0}}', `${uri}:1`)).stdout.trim(), `${uri}@${pushed?.imageDigest}`);

    // No hosts file, no TLS: containerd's own configuration of a mirror, as CRI's config_path has it too.
    await mkdir(at(`mirrors/${production}`), { recursive: true });
    await writeFile(at(`mirrors/${production}/hosts.toml`), `server = "https://${production}"\n[host."${daemon.endpoint}"]\n  capabilities = ["pull", "resolve"]\n`);
    const { Username, Secret }: { readonly Username: string; readonly Secret: string } = JSON.parse((await runProgram('sh', ['-c', `echo ${production} | docker-credential-drydock get`], { timeoutMs, environment: environment() })).stdout);
    const ctr = (...args: readonly string[]) => done(runProgram('ctr', ['-a', docker.containerdSocket, '-n', 'mirror', ...args], { timeoutMs }));
    await ctr('content', 'fetch', '--hosts-dir', at('mirrors'), '--user', `${Username}:${Secret}`, `${uri}:1`);
    assert.match((await ctr('images', 'ls')).stdout, new RegExp(`${uri}:1 .*${pushed?.imageDigest}`));
  });

  test("AWS's own credential helper gets its token at AWS's own name of the API", { skip: lacks('docker-credential-ecr-login') }, async () => {
    const uri = await pushedBySkopeo('by-aws-helper');
    await writeFile(at('ecr-login.json'), JSON.stringify({ credHelpers: { [production]: 'ecr-login' } }));
    const { accessKeyId, secretAccessKey } = daemon.credentials;
    const { stdout } = await done(run('env', `AWS_ACCESS_KEY_ID=${accessKeyId}`, `AWS_SECRET_ACCESS_KEY=${secretAccessKey}`, 'skopeo', 'inspect', '--authfile', at('ecr-login.json'), '--format', '{{.Digest}}', `docker://${uri}:1`));
    assert.equal(stdout.trim(), image.manifest.digest);
  });

  test('crane copies and lists', { skip: lacks('crane') }, async () => {
    const uri = await pushedBySkopeo('by-crane');
    await done(run('crane', 'copy', `${uri}:1`, `${uri}:2`));
    assert.deepEqual((await done(run('crane', 'ls', uri))).stdout.trim().split('\n'), ['1', '2']);
    assert.match((await done(run('crane', 'catalog', production))).stdout, /^by-crane$/m);
  });

  test('oras attaches an artifact to an image, and finds it', { skip: lacks('oras') }, async () => {
    const uri = await pushedBySkopeo('by-oras');
    await writeFile(at('bom.json'), '{}');
    await done(run('sh', '-c', `cd '${folder.path}' && oras attach --artifact-type application/bom '${uri}:1' bom.json`));
    assert.match((await done(run('oras', 'discover', '--format', 'json', `${uri}:1`))).stdout, /"artifactType": "application\/bom"/);
    await done(run('oras', 'copy', '-r', `${uri}:1`, `${uri}:2`));
  });

  test('after logout docker knows of no helper, and the helper is gone', async () => {
    assert.match((await done(drydock('registry', 'logout', '--bin-dir', at('bin')))).stdout, /^Removed the credential helper/);
    assert.equal(await readFile(at('.docker/config.json'), 'utf8'), '{}\n');
    assert.match((await run('skopeo', 'inspect', '--cert-dir', at('certificates'), `docker://${production}/by-skopeo:1`)).stderr, /unauthorized|authentication required/);
  });
});

async function done(running: Promise<ProgramResult>): Promise<ProgramResult> {
  const result = await running;
  assert.equal(result.exitCode, 0, `${result.stdout}\n${result.stderr}`);
  return result;
}
