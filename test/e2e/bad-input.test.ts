import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BatchGetImageCommand, DescribeImagesCommand, ListImagesCommand } from '@aws-sdk/client-ecr';
import { DescribeTaskDefinitionCommand, DescribeTasksCommand, ListTasksCommand, RegisterTaskDefinitionCommand, RunTaskCommand, StopTaskCommand, type ContainerDefinition, type RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { refusalOf } from '../support/refusal.ts';
import { pushBusybox } from '../support/push.ts';
import { productionName, registerFargate, runFargate } from '../support/tasks.ts';

// Refusals need no containers. Texts are those that AWS answers, as its documentation and public error reports show them.
let daemon: TestDaemon;
let clients: Clients;
let subnets: Parameters<typeof runFargate>[1]['networkConfiguration'];

before(async () => {
  daemon = await TestDaemon.start({ runtime: 'simulated' });
  clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'app', [container()]);
  subnets = { awsvpcConfiguration: { subnets: ['subnet-0123456789abcdef0'] } };
});
after(() => daemon[Symbol.asyncDispose]());

test('an unknown cluster', async () => {
  for (const call of [clients.ecs.send(new ListTasksCommand({ cluster: 'absent' })), runFargate(clients, { cluster: 'absent', taskDefinition: 'app' })]) {
    const { name, message, status } = await refusalOf(call);
    assert.deepEqual([name, message, status], ['ClusterNotFoundException', 'Cluster not found.', 400]);
  }
});

test('an unknown family or revision', async () => {
  for (const taskDefinition of ['absent', 'app:999']) {
    const described = await refusalOf(clients.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition })));
    assert.deepEqual([described.name, described.message], ['ClientException', 'Unable to describe task definition.']);
    const run = await refusalOf(runFargate(clients, { taskDefinition }));
    assert.deepEqual([run.name, run.message], ['ClientException', 'TaskDefinition not found.']);
  }
});

test('an unknown repository', async () => {
  const { name, message } = await refusalOf(clients.ecr.send(new ListImagesCommand({ repositoryName: 'absent' })));
  assert.deepEqual([name, message], ['RepositoryNotFoundException', "The repository with name 'absent' does not exist in the registry with id '000000000000'"]);
});

test('an unknown digest', async () => {
  const imageDigest = `sha256:${'0'.repeat(64)}`;
  const { failures } = await clients.ecr.send(new BatchGetImageCommand({ repositoryName: 'app', imageIds: [{ imageDigest }] }));
  assert.deepEqual([failures?.[0]?.failureCode, failures?.[0]?.failureReason], ['ImageNotFound', 'Requested image not found']);
  const { name, message } = await refusalOf(clients.ecr.send(new DescribeImagesCommand({ repositoryName: 'app', imageIds: [{ imageDigest }] })));
  assert.equal(name, 'ImageNotFoundException');
  assert.match(message, new RegExp(`^The image with imageId {imageDigest:'${imageDigest}', imageTag:'null'} does not exist within the repository with name 'app'`));
});

test('a malformed ARN', async () => {
  const stopped = await refusalOf(clients.ecs.send(new StopTaskCommand({ task: 'arn:aws:ecs:nonsense' })));
  assert.equal(stopped.name, 'InvalidParameterException');
  const { failures } = await clients.ecs.send(new DescribeTasksCommand({ tasks: ['0123456789abcdef0123456789abcdef'] }));
  assert.equal(failures?.[0]?.reason, 'MISSING');
  const described = await refusalOf(clients.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'arn:aws:ecs:us-east-1:000000000000:cluster/default' })));
  assert.match(described.name, /^(ClientException|InvalidParameterException)$/);
});

test('a cpu and memory pair that Fargate does not have', async () => {
  const { name, message } = await refused({ cpu: '256', memory: '4096' });
  assert.equal(name, 'ClientException');
  assert.match(message, /^No Fargate configuration exists for given values: 256 CPU, 4096 memory\./);
});

for (const [what, change, wanted] of [
  ['two containers of one name', { containerDefinitions: [container(), container()] }, /duplicate|unique/i],
  ['a dependsOn cycle', { containerDefinitions: [{ ...container('a'), dependsOn: [{ containerName: 'b', condition: 'START' }] }, { ...container('b'), dependsOn: [{ containerName: 'a', condition: 'START' }] }] }, /cycl|circular/i],
  ['a dependsOn of a container that is not there', { containerDefinitions: [{ ...container(), dependsOn: [{ containerName: 'ghost', condition: 'START' }] }] }, /ghost/],
  ['a negative ulimit', { containerDefinitions: [{ ...container(), ulimits: [{ name: 'nofile', softLimit: -5, hardLimit: -5 }] }] }, /ulimit/i],
  ['a host port other than the container port', { containerDefinitions: [{ ...container(), portMappings: [{ containerPort: 80, hostPort: 8080 }] }] }, /^When networkMode=awsvpc, the host ports and container ports in port mappings must match\.?$/],
  ['bridge networking on Fargate', { networkMode: 'bridge' }, /^Fargate only supports network mode .?awsvpc.?\.?$/],
  ['a privileged container on Fargate', { containerDefinitions: [{ ...container(), privileged: true }] }, /privileged/i],
  ['no essential container', { containerDefinitions: [{ ...container(), essential: false }] }, /essential/i],
] satisfies readonly (readonly [string, Partial<RegisterTaskDefinitionCommandInput>, RegExp])[]) {
  test(`RegisterTaskDefinition refuses ${what}`, async () => {
    const { name, message, status } = await refused(change);
    assert.deepEqual([name, status], ['ClientException', 400]);
    assert.match(message, wanted);
  });
}

test('RunTask refuses an unknown subnet, a missing network configuration, and more than ten tasks', async () => {
  const run = (input: object) => refusalOf(clients.ecs.send(new RunTaskCommand({ taskDefinition: 'app', launchType: 'FARGATE', ...input })));
  const unknown = await run({ networkConfiguration: subnets });
  assert.match(`${unknown.name}: ${unknown.message}`, /^InvalidParameterException: .*subnet-0123456789abcdef0/s);
  const missing = await run({});
  assert.deepEqual([missing.name, missing.message], ['InvalidParameterException', "Network Configuration must be provided when networkMode 'awsvpc' is specified."]);
  const many = await run({ networkConfiguration: subnets, count: 11 });
  assert.match(`${many.name}: ${many.message}`, /^InvalidParameterException: .*count/is);
});

test('a missing required member names it', async () => {
  // @ts-expect-error -- what a program without types may send
  const { name } = await refusalOf(clients.ecs.send(new StopTaskCommand({})));
  assert.match(name, /^(ClientException|InvalidParameterException)$/);
});

async function refused(change: Partial<RegisterTaskDefinitionCommandInput>) {
  return await refusalOf(clients.ecs.send(new RegisterTaskDefinitionCommand({
    family: 'refused',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [container()],
    ...change,
  })));
}

function container(name = 'main'): ContainerDefinition {
  return { name, image: productionName(), essential: true };
}
