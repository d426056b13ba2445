import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateRepositoryCommand, DeleteRegistryPolicyCommand, DescribeImageReplicationStatusCommand, DescribeImagesCommand, PutRegistryPolicyCommand, PutReplicationConfigurationCommand, SetRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import { known } from '#base/assert.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushTag } from '../support/push.ts';
import { productionName, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const skip = lacksContainers;
const waitMs = 60_000;
const [build, golden, spoke] = ['111111111111', '333333333333', '444444444444'] as const;
/** Where the golden registry has its mirror. */
const elsewhere = 'eu-west-1';
const pushing = ['BatchCheckLayerAvailability', 'CompleteLayerUpload', 'InitiateLayerUpload', 'PutImage', 'UploadLayerPart'].map((action) => `ecr:${action}`);
const pulling = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const command = ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.1; done'];

let daemon: TestDaemon;
before(async () => {
  if (skip === false) daemon = await TestDaemon.start();
});
after(async () => {
  if (skip === false) await daemon[Symbol.asyncDispose]();
});

/** Root of an account, which an access key of its number is. */
function accountIn(account: string, region = 'us-east-1'): Clients {
  const credentials = { ...daemon.credentials, accessKeyId: account };
  return clientsOf({ clientConfig: { ...daemon.clientConfig, region }, credentials });
}

function lets(account: string, actions: readonly string[], Resource?: string): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Lets', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: actions, Resource }] });
}

async function start(clients: Clients, image: string): Promise<string> {
  const taskDefinition = await registerFargate(clients, 'app', [{ name: 'main', image, command }]);
  return known((await runFargate(clients, { taskDefinition }))[0], 'a task');
}

test('a build account pushes to a golden registry, which replicates to another account and another Region, where tasks run the image', { skip }, async () => {
  const [builder, source, other, mirror] = [accountIn(build), accountIn(golden), accountIn(spoke), accountIn(golden, elsewhere)];
  await other.ecr.send(new PutRegistryPolicyCommand({ policyText: lets(golden, ['ecr:ReplicateImage', 'ecr:CreateRepository'], `arn:aws:ecr:us-east-1:${spoke}:repository/*`) }));
  await source.ecr.send(new PutReplicationConfigurationCommand({ replicationConfiguration: { rules: [{ destinations: [{ region: 'us-east-1', registryId: spoke }, { region: elsewhere, registryId: golden }] }] } }));
  const { repository } = await source.ecr.send(new CreateRepositoryCommand({ repositoryName: 'app' }));
  const repositoryUri = known(repository?.repositoryUri, 'a URI');
  await assert.rejects(pushTag(builder, repositoryUri, '1'), /403/, 'nobody has let the build account push');
  await source.ecr.send(new SetRepositoryPolicyCommand({ repositoryName: 'app', policyText: lets(build, pushing) }));
  await pushTag(builder, repositoryUri, '1');
  const statuses = await replicated(source, '1');
  assert.deepEqual(statuses, [{ region: 'us-east-1', registryId: spoke, status: 'COMPLETE' }, { region: elsewhere, registryId: golden, status: 'COMPLETE' }]);
  const digestIn = async ({ ecr }: Clients) => (await ecr.send(new DescribeImagesCommand({ repositoryName: 'app', imageIds: [{ imageTag: '1' }] }))).imageDetails?.[0]?.imageDigest;
  const digests = await Promise.all([source, other, mirror].map(digestIn));
  assert.deepEqual(new Set(digests).size, 1);
  for (const [clients, image] of [[other, productionName(spoke)], [mirror, productionName(golden, elsewhere)]] as const) {
    const task = await taskIn(clients, await start(clients, image), 'RUNNING');
    assert.equal(task.containers?.[0]?.imageDigest, digests[0]);
  }
});

test('a registry policy that is taken away stops the pull in the words of Fargate', { skip }, async () => {
  const [source, other] = [accountIn(golden), accountIn(spoke)];
  const image = productionName(golden);
  const refused = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: pulling from host ${golden}.dkr.ecr.us-east-1.amazonaws.com failed with status code [manifests 1]: 403 Forbidden`;
  const reasonOf = async () => (await taskIn(other, await start(other, image), 'STOPPED')).stoppedReason;
  assert.equal(await reasonOf(), refused);
  await source.ecr.send(new PutRegistryPolicyCommand({ policyText: lets(spoke, pulling, `arn:aws:ecr:us-east-1:${golden}:repository/*`) }));
  await taskIn(other, await start(other, image), 'RUNNING');
  await source.ecr.send(new DeleteRegistryPolicyCommand({}));
  assert.equal(await reasonOf(), refused);
});

test('a receiving registry that takes its policy away gets no further images, and the sender is told', { skip }, async () => {
  const [builder, source, other] = [accountIn(build), accountIn(golden), accountIn(spoke)];
  await other.ecr.send(new DeleteRegistryPolicyCommand({}));
  await pushTag(builder, `${daemon.registry}/${golden}/us-east-1/app`, '2', { config: { Labels: { number: 'two' } } });
  assert.deepEqual(await replicated(source, '2'), [{ region: 'us-east-1', registryId: spoke, status: 'FAILED', failureCode: 'AccessDenied' }, { region: elsewhere, registryId: golden, status: 'COMPLETE' }]);
  const task = await taskIn(other, await start(other, productionName(spoke, 'us-east-1', 'app:2')), 'STOPPED');
  assert.match(task.stoppedReason ?? '', /^CannotPullContainerError: .*app:2: not found$/);
});

async function replicated({ ecr }: Clients, imageTag: string) {
  return until(`${imageTag} is replicated or not`, waitMs, async () => {
    const { replicationStatuses = [] } = await ecr.send(new DescribeImageReplicationStatusCommand({ repositoryName: 'app', imageId: { imageTag } }));
    return replicationStatuses.every(({ status }) => status !== 'IN_PROGRESS') && replicationStatuses;
  });
}
