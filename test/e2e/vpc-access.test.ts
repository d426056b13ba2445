import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateVpcEndpointCommand, DeleteVpcEndpointsCommand, ModifyVpcAttributeCommand } from '@aws-sdk/client-ec2';
import { RunTaskCommand } from '@aws-sdk/client-ecs';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { fetched, patiently, resolved } from '../support/probe.ts';
import { lacksContainers as skip } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { taskRole } from '../support/roles.ts';
import { awslogs, linesOf, productionName, registerFargate, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';
import { anywhere, placeTask, tcp, VpcBuilder } from '../support/vpc-network.ts';

const waitMs = 60_000;

let daemon: TestDaemon;
let clients: Clients;
let build: VpcBuilder;

before(async () => {
  if (skip !== false) return;
  daemon = await TestDaemon.start();
  clients = clientsOf(daemon);
  build = new VpcBuilder(clients);
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'quiet', [{ name: 'app', image: productionName(), command: ['sleep', '600'], stopTimeout: 2 }]);
  await registerFargate(clients, 'logged', [{ name: 'app', image: productionName(), command: ['sh', '-c', reportItself], logConfiguration: awslogs('logged'), stopTimeout: 2 }], { taskRoleArn: await taskRole(clients, 'logged', [['ecs:GetTaskProtection', '*']]) });
});
after(() => daemon?.[Symbol.asyncDispose]());

/** What a container finds out about itself without being told anything. */
const reportItself = [
  'cat /etc/resolv.conf',
  'echo "api $(wget -qO- $AWS_ENDPOINT_URL/_drydock/health)"',
  'echo "region $AWS_REGION $AWS_DEFAULT_REGION $AWS_EXECUTION_ENV"',
  'echo "uri $ECS_CONTAINER_METADATA_URI_V4"',
  'echo "container $(wget -qO- $ECS_CONTAINER_METADATA_URI_V4)"',
  'echo "task $(wget -qO- $ECS_CONTAINER_METADATA_URI_V4/task)"',
  'echo "stats $(wget -qO- $ECS_CONTAINER_METADATA_URI_V4/stats)"',
  'echo "protection $(wget -qO- $ECS_AGENT_URI/task-protection/v1/state)"',
  'echo "v3 $(wget -qO- $ECS_CONTAINER_METADATA_URI/task)"',
  'sleep 600',
].join('; ');

async function reasonIn(taskDefinition: string, subnet: string, groups: readonly string[]): Promise<string> {
  const { tasks } = await clients.ecs.send(new RunTaskCommand({ taskDefinition, launchType: 'FARGATE', networkConfiguration: { awsvpcConfiguration: { subnets: [subnet], securityGroups: [...groups] } } }));
  const stopped = await taskIn(clients, tasks?.[0]?.taskArn ?? '', 'STOPPED');
  return stopped.stoppedReason ?? '';
}

test('a private subnet reaches ECR, S3 and CloudWatch Logs one VPC endpoint at a time, and each task says what it missed', { skip }, async () => {
  const vpcId = await build.vpc('10.40.0.0/16');
  await clients.ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: true } }));
  const subnet = await build.subnet(vpcId, '10.40.1.0/24');
  const group = await build.group(vpcId, 'endpoints', [tcp(443, anywhere)]);
  const endpoint = async (service: string) => {
    const { VpcEndpoint } = await clients.ec2.send(new CreateVpcEndpointCommand({ VpcId: vpcId, ServiceName: `com.amazonaws.us-east-1.${service}`, VpcEndpointType: 'Interface', PrivateDnsEnabled: true, SubnetIds: [subnet.id], SecurityGroupIds: [group] }));
    return VpcEndpoint?.VpcEndpointId ?? '';
  };
  assert.match(await reasonIn('logged', subnet.id, [group]), /^ResourceInitializationError: unable to pull secrets or registry auth: .*api\.ecr\.us-east-1\.amazonaws\.com/);
  const api = await endpoint('ecr.api');
  assert.match(await reasonIn('logged', subnet.id, [group]), /^CannotPullContainerError: .*dkr\.ecr\.us-east-1\.amazonaws\.com/);
  await endpoint('ecr.dkr');
  assert.match(await reasonIn('logged', subnet.id, [group]), /^CannotPullContainerError: .*s3\.us-east-1\.amazonaws\.com/);
  await clients.ec2.send(new CreateVpcEndpointCommand({ VpcId: vpcId, ServiceName: 'com.amazonaws.us-east-1.s3', RouteTableIds: [subnet.tableId] }));
  assert.match(await reasonIn('logged', subnet.id, [group]), /^ResourceInitializationError: failed to validate logger args: .*logs\.us-east-1\.amazonaws\.com/);
  await endpoint('logs');
  const task = await placeTask(daemon, clients, { taskDefinition: 'logged', subnet: subnet.id, groups: [group] });

  // The one name in AWS_ENDPOINT_URL leads to the endpoints here; a service without one is not answered.
  const [resolvedTo = ''] = await resolved(task.namespace, 'aws.drydock.internal', '10.40.0.2');
  assert.match(resolvedTo, /^10\.40\.1\./);
  assert.notEqual((await resolved(task.namespace, 'api.ecr.us-east-1.amazonaws.com', '10.40.0.2'))[0], undefined);
  await clients.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [api] }));
  assert.match(await reasonIn('quiet', subnet.id, [group]), /unable to pull secrets or registry auth/);
});

test('a container knows without set-up where the AWS APIs, its metadata and its name server are', { skip }, async () => {
  const vpcId = await build.vpc('10.41.0.0/16');
  await clients.ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: true } }));
  const subnet = await build.subnet(vpcId, '10.41.1.0/24');
  await build.route(subnet.tableId, '0.0.0.0/0', { GatewayId: await build.internetGateway(vpcId) });
  const group = await build.group(vpcId, 'none');
  const [task, other] = await Promise.all([1, 2].map(() => placeTask(daemon, clients, { taskDefinition: 'logged', subnet: subnet.id, groups: [group], isPublic: true })));
  assert.ok(task && other);
  const lines = await until('the container has told all', waitMs, async () => {
    const told = await linesOf(clients, 'logged', task.arn, 'app');
    return told.some((line) => line.startsWith('v3 ')) && told;
  });
  const told = (word: string) => lines.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1) ?? '';
  assert.ok(lines.includes('nameserver 10.41.0.2'), lines.join('\n'));
  assert.equal(told('api'), '{"status":"ok"}');
  assert.equal(told('region'), 'us-east-1 us-east-1 AWS_ECS_FARGATE');
  const container: unknown = JSON.parse(told('container'));
  assert.ok(typeof container === 'object' && container !== null && 'Name' in container && 'KnownStatus' in container && 'Networks' in container);
  assert.equal(container.Name, 'app');
  assert.ok(JSON.stringify(container.Networks).includes(task.address));
  for (const version of ['task', 'v3']) assert.ok(told(version).includes(task.arn), told(version));
  const stats: unknown = JSON.parse(told('stats'));
  assert.ok(typeof stats === 'object' && stats !== null && 'memory_stats' in stats && 'cpu_stats' in stats && 'networks' in stats);

  // No service has started it, so that it cannot be protected.
  assert.deepEqual(JSON.parse(told('protection')), { failure: { Arn: task.arn, Detail: null, Reason: 'TASK_NOT_VALID' } });

  // One task's metadata is nobody else's.
  assert.match(told('uri'), /^http:\/\/169\.254\.170\.2\/v4\//);
  assert.ok(await patiently(async () => (await fetched(task.namespace, told('uri'))) !== ''));
  assert.equal(await fetched(other.namespace, told('uri')), '');
});

test('names: of addresses in the VPC, of public addresses from inside and outside, of AWS services, of the rest', { skip }, async () => {
  const vpcId = await build.vpc('10.42.0.0/16');
  await clients.ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: true } }));
  const subnet = await build.subnet(vpcId, '10.42.1.0/24');
  await build.route(subnet.tableId, '0.0.0.0/0', { GatewayId: await build.internetGateway(vpcId) });
  const task = await placeTask(daemon, clients, { taskDefinition: 'quiet', subnet: subnet.id, groups: [await build.group(vpcId, 'none')], isPublic: true });
  const asked = (name: string, server = '169.254.169.253') => resolved(task.namespace, name, server);
  const publicName = `ec2-${task.publicAddress.replaceAll('.', '-')}.compute-1.amazonaws.com`;
  assert.equal(task.eni.Association?.PublicDnsName, publicName);
  assert.deepEqual(await asked(task.eni.PrivateDnsName ?? ''), [task.address]);
  assert.deepEqual(await asked(publicName), [task.address]);
  assert.deepEqual(await asked(publicName, '10.42.0.2'), [task.address]);
  assert.deepEqual(await asked('ip-10-43-0-1.ec2.internal'), []);
  assert.equal((await asked('ecs.us-east-1.amazonaws.com')).length, 1);
  assert.deepEqual(await asked('ecs.us-east-1.amazonaws.com'), await asked('aws.drydock.internal'));
  await clients.ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: false } }));
  await clients.ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsSupport: { Value: false } }));
  await until('the name server is silent', waitMs, async () => (await asked(task.eni.PrivateDnsName ?? '')).length === 0);
});
