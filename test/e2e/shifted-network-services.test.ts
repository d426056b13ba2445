import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { CreateListenerCommand, CreateLoadBalancerCommand, CreateTargetGroupCommand, DescribeListenersCommand, ElasticLoadBalancingV2Client, ModifyTargetGroupAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeServiceDeploymentsCommand, DescribeServiceRevisionsCommand, ListServiceDeploymentsCommand, UpdateServiceCommand, type ContainerDefinition, type ServiceDeployment } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import { balancerNode } from '../support/balancer-node.ts';
import { ask, askAgainAndAgain } from '../support/balanced-services.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacks, lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { createService } from '../support/services.ts';
import { productionName, registerFargate } from '../support/tasks.ts';
import { until } from '../support/until.ts';

let daemon: TestDaemon;
let clients: Clients;
let elb: ElasticLoadBalancingV2Client;
const skip = lacksContainers !== false ? lacksContainers : lacks('haproxy');
const changeTimeoutMs = 150_000;

const web = (version: string): ContainerDefinition => ({
  name: 'main',
  image: productionName(),
  essential: true,
  portMappings: [{ containerPort: 8_080 }],
  command: ['sh', '-c', `mkdir -p /www && echo "${version}" > /www/index.html; trap "exit 0" TERM; httpd -f -p 8080 -h /www & wait`],
});

before(async () => {
  if (skip !== false) return;
  daemon = await TestDaemon.start();
  clients = clientsOf(daemon);
  elb = new ElasticLoadBalancingV2Client(daemon.clientConfig);
  await pushBusybox(clients, 'app', '1');
});
after(() => daemon?.[Symbol.asyncDispose]());

/** A network load balancer with a listener for production and one for tests, each with a target group. */
async function networkFront() {
  const { Subnets = [] } = await clients.ec2.send(new DescribeSubnetsCommand({}));
  const subnetIds = Subnets.flatMap(({ SubnetId }) => SubnetId ?? []);
  const vpcId = known(Subnets[0]?.VpcId, 'the default VPC');
  const { GroupId: securityGroupId = '' } = await clients.ec2.send(new CreateSecurityGroupCommand({ GroupName: 'tasks', Description: 'tasks', VpcId: vpcId }));
  await clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: securityGroupId, IpPermissions: [{ IpProtocol: 'tcp', FromPort: 1, ToPort: 65_535, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }));
  const { LoadBalancers = [] } = await elb.send(new CreateLoadBalancerCommand({ Name: 'net', Type: 'network', Subnets: subnetIds }));
  const loadBalancerArn = known(LoadBalancers[0]?.LoadBalancerArn, 'the load balancer');
  const [one, two] = [await targetGroup('one', vpcId), await targetGroup('two', vpcId)];
  const [production, tests] = [await listener(loadBalancerArn, 80, one), await listener(loadBalancerArn, 8_081, two)];
  const { publicAddress: address } = await balancerNode(clients, 'net/net');
  return { subnetIds, securityGroupId, one, two, production, tests, url: `http://${address}/`, testUrl: `http://${address}:8081/` };
}

async function targetGroup(name: string, vpcId: string): Promise<string> {
  const { TargetGroups: [group] = [] } = await elb.send(new CreateTargetGroupCommand({ Name: name, Protocol: 'TCP', Port: 80, VpcId: vpcId, TargetType: 'ip', HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 2, UnhealthyThresholdCount: 2, HealthyThresholdCount: 2 }));
  const arn = known(group?.TargetGroupArn, 'the target group');
  await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: arn, Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '5' }] }));
  return arn;
}

async function listener(loadBalancerArn: string, port: number, targetGroupArn: string): Promise<string> {
  const { Listeners: [created] = [] } = await elb.send(new CreateListenerCommand({ LoadBalancerArn: loadBalancerArn, Protocol: 'TCP', Port: port, DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }] }));
  return known(created?.ListenerArn, 'the listener');
}

async function deploymentWhere(claim: (deployment: ServiceDeployment) => boolean): Promise<ServiceDeployment> {
  return until('the service deployment is as it should be', changeTimeoutMs, async () => {
    const { serviceDeployments: list = [] } = await clients.ecs.send(new ListServiceDeploymentsCommand({ service: 'web' }));
    const { serviceDeployments: [latest] = [] } = await clients.ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [list[0]?.serviceDeploymentArn ?? ''] }));
    return latest !== undefined && claim(latest) && latest;
  });
}

test('behind a network load balancer listeners are what is shifted: connections go to the new revision, and none fails', { skip }, async (context) => {
  const { subnetIds, securityGroupId, one, two, production, tests, url, testUrl } = await networkFront();
  await createService(clients, {
    serviceName: 'web',
    taskDefinition: await registerFargate(clients, 'web', [web('v1')]),
    loadBalancers: [{ targetGroupArn: one, containerName: 'main', containerPort: 8_080, advancedConfiguration: { alternateTargetGroupArn: two, productionListenerRule: production, testListenerRule: tests, roleArn: 'arn:aws:iam::000000000000:role/ecsInfrastructureRole' } }],
    networkConfiguration: { awsvpcConfiguration: { subnets: subnetIds, securityGroups: [securityGroupId], assignPublicIp: 'ENABLED' } },
    deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 },
  });
  await deploymentWhere(({ status }) => status === 'SUCCESSFUL');
  for (const each of [url, testUrl]) await until('v1 serves', changeTimeoutMs, async () => (await ask(each)).text === 'v1');
  const stops = [url, url, testUrl].map((each) => askAgainAndAgain(each));
  await clients.ecs.send(new UpdateServiceCommand({ service: 'web', taskDefinition: await registerFargate(clients, 'web', [web('v2')]) }));
  const done = await deploymentWhere(({ status }) => status === 'SUCCESSFUL');
  for (const each of [url, testUrl]) await until('v2 serves', changeTimeoutMs, async () => (await ask(each)).text === 'v2');
  const asked = await Promise.all(stops.map((stop) => stop()));
  context.diagnostic(asked.map(({ answers }) => answers.length).join(' and '));
  assert.deepEqual(asked.flatMap(({ failures }) => failures), []);
  for (const { answers } of asked) assert.deepEqual([...new Set(answers)], ['v1', 'v2']);
  const { Listeners: [shown] = [] } = await elb.send(new DescribeListenersCommand({ ListenerArns: [production] }));
  assert.deepEqual(shown?.DefaultActions?.[0]?.ForwardConfig?.TargetGroups?.map(({ TargetGroupArn, Weight }) => [TargetGroupArn, Weight]), [[two, 0], [one, 100]]);
  const { serviceRevisions: [revision] = [] } = await clients.ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [done.targetServiceRevision?.arn ?? ''] }));
  assert.deepEqual(revision?.resolvedConfiguration?.loadBalancers, [{ targetGroupArn: one, productionListenerRule: production }]);
});
