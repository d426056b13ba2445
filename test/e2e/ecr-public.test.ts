import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { CreateRepositoryCommand, DescribeImagesCommand, GetAuthorizationTokenCommand, SetRepositoryPolicyCommand } from '@aws-sdk/client-ecr-public';
import { known } from '#base/assert.ts';
import { busyboxImage } from '#cli/demo/busybox-image.ts';
import { pushImage } from '#cli/demo/push-image.ts';
import { runProgram, type ProgramResult } from '#cli/run-program.ts';
import { defaultAlias } from '#model/public-registry.ts';
import { AwsCli } from '../support/aws-cli.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { DockerEngine } from '../support/docker.ts';
import { writeOciLayout } from '../support/oci-layout.ts';
import { lacks, lacksContainers } from '../support/programs.ts';
import { taskRole } from '../support/roles.ts';
import { linesOf, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { userOf } from '../support/user-of.ts';

const image = busyboxImage({ config: { Cmd: ['sh'] } });
const alias = defaultAlias('000000000000');
const timeoutMs = 120_000;
let daemon: TestDaemon;
let folder: TemporaryFolder;

before(async () => {
  daemon = await TestDaemon.start({ runtime: 'simulated' });
  folder = await temporaryFolder('ecr-public');
  await writeOciLayout(image, layout(), '1');
});
after(async () => {
  await folder[Symbol.asyncDispose]();
  await daemon[Symbol.asyncDispose]();
});

test('the AWS CLI creates a public repository, logs skopeo in to push, and everybody pulls without a login', { skip: lacks('aws', 'skopeo') }, async () => {
  const aws = new AwsCli(daemon);
  const uri = (await aws.text('ecr-public', 'create-repository', '--repository-name', 'cli/app', '--catalog-data', 'description=An app,architectures=x86-64', '--query', 'repository.repositoryUri', '--output', 'text')).trim();
  assert.equal(uri, `${daemon.registry}/public.ecr.aws/${alias}/cli/app`);
  const password = (await aws.text('ecr-public', 'get-login-password')).trim();
  const refused = await skopeo('copy', '--dest-tls-verify=false', '--dest-no-creds', `oci:${layout()}:1`, `docker://${uri}:1`);
  assert.match(refused.stderr, /denied: Not Authorized/);
  await done(skopeo('copy', '--dest-tls-verify=false', '--dest-creds', `AWS:${password}`, `oci:${layout()}:1`, `docker://${uri}:1`));
  await done(skopeo('copy', '--src-tls-verify=false', '--src-no-creds', `docker://${uri}:1`, `oci:${join(folder.path, 'back')}:1`));
  assert.deepEqual(JSON.parse((await done(skopeo('list-tags', '--tls-verify=false', '--no-creds', `docker://${uri}`))).stdout).Tags, ['1']);
  assert.equal((await aws.text('ecr-public', 'describe-image-tags', '--repository-name', 'cli/app', '--query', 'imageTagDetails[].[imageTag,imageDetail.imageDigest]', '--output', 'text')).trim(), `1\t${image.manifest.digest}`);
  assert.equal((await aws.text('ecr-public', 'describe-registries', '--query', 'registries[0].aliases[].name', '--output', 'text')).trim(), alias);
  assert.match(await aws.failure('ecr-public', 'get-login-password', '--region', 'eu-west-1'), /\(UnsupportedCommandException\) when calling the GetAuthorizationToken operation: GetAuthorizationToken command is only supported in us-east-1\./);
  assert.match(await aws.failure('ecr-public', 'delete-repository', '--repository-name', 'cli/app'), /RepositoryNotEmptyException/);
});

test('docker pulls what is public without a login, and pushes it only with one', { skip: lacks('docker', 'dockerd') }, async () => {
  const clients = clientsOf(daemon);
  const uri = await publicRepository(clients, 'by-docker');
  await using docker = await DockerEngine.start();
  const rootFilesystem = join(folder.path, 'root.tar');
  await writeFile(rootFilesystem, gunzipSync(known(image.layers[0], 'layer').bytes));
  await done(docker.run('import', '--change', 'CMD ["sh"]', rootFilesystem, `${uri}:1`));
  assert.match((await docker.run('push', `${uri}:1`)).stderr, /denied: Not Authorized/);
  await done(docker.run('login', '--username', 'AWS', '--password', await password(clients), daemon.registry));
  await done(docker.run('push', `${uri}:1`));
  await done(docker.run('logout', daemon.registry));
  await done(docker.run('rmi', `${uri}:1`));
  await done(docker.run('pull', `${uri}:1`));
  const { imageDetails } = await clients.ecrPublic.send(new DescribeImagesCommand({ repositoryName: 'by-docker' }));
  const inspect = await done(docker.run('inspect', '--format', '{{index .RepoDigests 0}}', `${uri}:1`));
  assert.equal(inspect.stdout.trim(), `${uri}@${imageDetails?.[0]?.imageDigest}`);
});

test('podman pulls what is public without a login', { skip: lacks('podman') }, async () => {
  const clients = clientsOf(daemon);
  const uri = await publicRepository(clients, 'by-podman');
  await pushImage(image, { repositoryUri: uri, tag: '1', token: await token(clients) });
  const nobody = join(folder.path, 'nobody.json');
  await writeFile(nobody, '{}');
  const store = ['--root', join(folder.path, 'podman'), '--runroot', join(folder.path, 'podman-run'), '--storage-driver', 'vfs'];
  await done(runProgram('podman', [...store, 'pull', '--tls-verify=false', '--authfile', nobody, `${uri}:1`], { timeoutMs }));
});

test('who may not push is refused in the words of IAM, until the policy of the repository lets them', { skip: lacks('skopeo') }, async () => {
  const clients = clientsOf(daemon);
  const uri = await publicRepository(clients, 'guarded');
  const bearer = { StringEquals: { 'sts:AWSServiceName': 'ecr-public.amazonaws.com' } };
  const ann = await userOf(daemon, 'ann', [{ actions: ['ecr-public:GetAuthorizationToken'], resource: '*' }, { actions: ['sts:GetServiceBearerToken'], resource: '*', condition: bearer }]);
  const bob = await userOf(daemon, 'bob', [{ actions: ['ecr-public:GetAuthorizationToken'], resource: '*' }]);
  await assert.rejects(token(bob), /user\/bob is not authorized to perform: sts:GetServiceBearerToken on resource: \*/);
  const push = async () => skopeo('copy', '--dest-tls-verify=false', '--dest-creds', `AWS:${await password(ann)}`, `oci:${layout()}:1`, `docker://${uri}:1`);
  assert.match((await push()).stderr, /denied: User: arn:aws:iam::000000000000:user\/ann is not authorized to perform: ecr-public:InitiateLayerUpload on resource: arn:aws:ecr-public::000000000000:repository\/guarded /);
  const Statement = [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:user/ann' }, Action: ['InitiateLayerUpload', 'UploadLayerPart', 'CompleteLayerUpload', 'PutImage'].map((action) => `ecr-public:${action}`) }];
  await clients.ecrPublic.send(new SetRepositoryPolicyCommand({ repositoryName: 'guarded', policyText: JSON.stringify({ Version: '2012-10-17', Statement }) }));
  await done(push());
});

test('tasks run what is public here by the name that production gives it, also with an execution role that may only log', { skip: lacksContainers }, async () => {
  await using cloud = await TestDaemon.start({ publicAliases: 'docker=000000000000' });
  const clients = clientsOf(cloud);
  const uri = await publicRepository(clients, 'library/app');
  assert.equal(uri, `${cloud.registry}/public.ecr.aws/docker/library/app`);
  await pushImage(image, { repositoryUri: uri, tag: '1', token: await token(clients) });
  const executionRoleArn = await taskRole(clients, 'exec-logs', ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => [action, '*'] as const));
  const references = ['public.ecr.aws/docker/library/app:1', `public.ecr.aws/${alias}/library/app:1`, `${uri}@${image.manifest.digest}`];
  for (const [number, reference] of references.entries()) {
    await registerFargate(clients, `public-${number}`, [{ name: 'main', image: reference, command: ['echo', 'hello from', reference] }], { executionRoleArn });
    const [task = ''] = await runFargate(clients, { taskDefinition: `public-${number}` });
    const { stoppedReason, containers } = await taskIn(clients, task, 'STOPPED');
    assert.equal(containers?.[0]?.exitCode, 0, `${stoppedReason}`);
    assert.deepEqual(await linesOf(clients, `public-${number}`, task, 'main'), [`hello from ${reference}`]);
  }
  await registerFargate(clients, 'absent', [{ name: 'main', image: `public.ecr.aws/${alias}/library/none:1` }], { executionRoleArn });
  const [absent = ''] = await runFargate(clients, { taskDefinition: 'absent' });
  assert.match((await taskIn(clients, absent, 'STOPPED')).stoppedReason ?? '', /^CannotPullContainerError: .*public\.ecr\.aws\/\w+\/library\/none:1: not found$/);
});

async function publicRepository({ ecrPublic }: Clients, repositoryName: string): Promise<string> {
  const { repository } = await ecrPublic.send(new CreateRepositoryCommand({ repositoryName }));
  return known(repository?.repositoryUri, 'URI');
}

async function token({ ecrPublic }: Clients): Promise<string> {
  const { authorizationData } = await ecrPublic.send(new GetAuthorizationTokenCommand({}));
  return known(authorizationData?.authorizationToken, 'token');
}

async function password(clients: Clients): Promise<string> {
  return Buffer.from(await token(clients), 'base64').toString().slice('AWS:'.length);
}

function layout(): string {
  return join(folder.path, 'image');
}

function skopeo(...args: readonly string[]): Promise<ProgramResult> {
  return runProgram('skopeo', args, { timeoutMs });
}

async function done(running: Promise<ProgramResult>): Promise<ProgramResult> {
  const result = await running;
  assert.equal(result.exitCode, 0, `${result.stdout}\n${result.stderr}`);
  return result;
}
