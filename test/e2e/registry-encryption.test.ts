import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { busyboxImage, type OciImage } from '#cli/demo/busybox-image.ts';
import { runProgram, type ProgramResult } from '#cli/run-program.ts';
import { AwsCli } from '../support/aws-cli.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { writeOciLayout } from '../support/oci-layout.ts';
import { containerPrograms, lacks } from '../support/programs.ts';
import { stateFilesWith } from '../support/state-files.ts';
import { productionName, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const timeoutMs = 120_000;
/** Chance cannot be compressed, so that it lies in the layer as it is. */
const secret = randomBytes(3_000_000);
const mark = secret.subarray(1_500_000, 1_500_064);
const image = busyboxImage({ config: { Cmd: ['sleep', '1000'] }, entries: [{ kind: 'file', path: 'secret', content: secret }] });

interface Skopeo {
  push(image: OciImage, name: string): Promise<ProgramResult>;
  pull(name: string): Promise<ProgramResult>;
}

async function skopeoFor(aws: AwsCli, { registry }: TestDaemon, folder: string): Promise<Skopeo> {
  const password = (await aws.text('ecr', 'get-login-password')).trim();
  let copies = 0;
  const copy = (...args: readonly string[]) => runProgram('skopeo', ['copy', '--retry-times', '0', ...args], { timeoutMs });
  return {
    async push(pushed, name) {
      const layout = join(folder, `image-${(copies += 1)}`);
      await writeOciLayout(pushed, layout, '1');
      return copy('--dest-tls-verify=false', '--dest-creds', `AWS:${password}`, `oci:${layout}:1`, `docker://${registry}/${name}:1`);
    },
    pull: (name) => copy('--src-tls-verify=false', '--src-creds', `AWS:${password}`, `docker://${registry}/${name}:1`, `oci:${join(folder, `back-${(copies += 1)}`)}:1`),
  };
}

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
test('a repository with a KMS key: nothing lies in plain text, tasks run, and nobody pulls while the key is disabled', { skip: lacks(...containerPrograms, 'aws', 'skopeo') }, async () => {
  await using daemon = await TestDaemon.start();
  await using folder = await temporaryFolder('encryption');
  const aws = new AwsCli(daemon);
  const clients = clientsOf(daemon);
  const key = (await aws.text('kms', 'create-key', '--query', 'KeyMetadata.Arn', '--output', 'text')).trim();
  const skopeo = await skopeoFor(aws, daemon, folder.path);
  for (const [name, type] of [['app', 'KMS'], ['double', 'KMS_DSSE']] as const) {
    await aws.json('ecr', 'create-repository', '--repository-name', name, '--encryption-configuration', `encryptionType=${type},kmsKey=${key}`);
    const pushed = await skopeo.push(image, name);
    assert.equal(pushed.exitCode, 0, pushed.stderr);
  }
  assert.equal((await aws.text('ecr', 'describe-repositories', '--repository-names', 'app', '--query', 'repositories[0].encryptionConfiguration.[encryptionType,kmsKey]', '--output', 'text')).trim(), `KMS\t${key}`);
  assert.deepEqual(await stateFilesWith(daemon, mark), []);
  assert.equal((await skopeo.pull('app')).exitCode, 0);
  assert.equal((await skopeo.pull('double')).exitCode, 0);

  await registerFargate(clients, 'sealed', [{ name: 'main', image: productionName(), essential: true }]);
  const [task = ''] = await runFargate(clients, { taskDefinition: 'sealed' });
  await taskIn(clients, task, 'RUNNING');

  await aws.text('kms', 'disable-key', '--key-id', key);
  for (const refused of [await skopeo.pull('app'), await skopeo.push(busyboxImage({ config: { Labels: { another: 'one' } } }), 'app')]) {
    assert.notEqual(refused.exitCode, 0);
    assert.ok(refused.stderr.includes(`${key} is disabled.`), refused.stderr);
  }
  assert.match(await aws.failure('ecr', 'initiate-layer-upload', '--repository-name', 'app'), /\(KmsException\).*is disabled/);
  const [stopped = ''] = await runFargate(clients, { taskDefinition: 'sealed' });
  const { stoppedReason = '' } = await taskIn(clients, stopped, 'STOPPED');
  assert.match(stoppedReason, /^CannotPullContainerError: .*DisabledException.*is disabled/);

  await aws.text('kms', 'enable-key', '--key-id', key);
  assert.equal((await skopeo.pull('app')).exitCode, 0);
  assert.equal((await aws.text('kms', 'list-grants', '--key-id', key, '--query', 'length(Grants)')).trim(), '4');
  await aws.json('ecr', 'delete-repository', '--repository-name', 'double', '--force');
  assert.equal((await aws.text('kms', 'list-grants', '--key-id', key, '--query', 'length(Grants)')).trim(), '2');
});

test('with the default encryption layers lie as they are, and sealed under the master key where that is set', { skip: lacks('aws', 'skopeo') }, async () => {
  await using folder = await temporaryFolder('encryption');
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const aws = new AwsCli(daemon);
  await aws.json('ecr', 'create-repository', '--repository-name', 'app');
  assert.equal((await (await skopeoFor(aws, daemon, folder.path)).push(image, 'app')).exitCode, 0);
  assert.equal((await stateFilesWith(daemon, mark)).length, 1);
  await daemon.down('stop');

  await using sealing = await TestDaemon.start({ runtime: 'simulated', stateDir: daemon.settings.stateDir, variables: { DRYDOCK_SEAL_LAYERS: '1' } });
  const skopeo = await skopeoFor(new AwsCli(sealing), sealing, folder.path);
  assert.equal((await skopeo.pull('app')).exitCode, 0, 'what was pushed before is read as it was written');
  const content = randomBytes(1_000_000);
  assert.equal((await skopeo.push(busyboxImage({ entries: [{ kind: 'file', path: 'secret', content }] }), 'app')).exitCode, 0);
  assert.deepEqual(await stateFilesWith(sealing, content.subarray(500_000, 500_064)), []);
  assert.equal((await skopeo.pull('app')).exitCode, 0);
});
