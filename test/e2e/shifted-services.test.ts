import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CreateListenerCommand, CreateTargetGroupCommand, DescribeListenersCommand, DescribeRulesCommand, DescribeTargetGroupsCommand, ModifyTargetGroupAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DeleteServiceCommand, DescribeServiceDeploymentsCommand, ListServiceDeploymentsCommand, UpdateServiceCommand, type ContainerDefinition, type DeploymentConfiguration, type ServiceDeployment } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import { projectRoot } from '#cli/product-version.ts';
import { runProgram } from '#cli/run-program.ts';
import { AwsCli, awsClis } from '../support/aws-cli.ts';
import { ask, askAgainAndAgain, createFront, type Front } from '../support/balanced-services.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacks, lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { createService, describeService, serviceWhere } from '../support/services.ts';
import { productionName, registerFargate } from '../support/tasks.ts';
import { until } from '../support/until.ts';

let daemon: TestDaemon;
let clients: Clients;
let front: Front;
let testUrl: string;
const skip = lacksContainers !== false ? lacksContainers : lacks('aws', 'haproxy');
const changeTimeoutMs = 150_000;
const testPort = 8_081;

/** Answers with its version. */
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
  await pushBusybox(clients, 'app', '1');
  front = await createFront(daemon, clients, 'front');
  await createShifted(await addGreen());
});
after(() => daemon?.[Symbol.asyncDispose]());

/** The second target group and a test listener that leads to it. */
async function addGreen() {
  const { elb, targetGroupArn, listenerArn } = front;
  const { TargetGroups: [blue] = [] } = await elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [targetGroupArn] }));
  const { TargetGroups: [green] = [] } = await elb.send(new CreateTargetGroupCommand({ Name: 'green', Protocol: 'HTTP', Port: 80, VpcId: blue?.VpcId, TargetType: 'ip', HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 2, UnhealthyThresholdCount: 2, HealthyThresholdCount: 2 }));
  const alternateTargetGroupArn = known(green?.TargetGroupArn, 'the second target group');
  await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: alternateTargetGroupArn, Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '10' }] }));
  const { Listeners: [production] = [] } = await elb.send(new DescribeListenersCommand({ ListenerArns: [listenerArn] }));
  const { Listeners: [tests] = [] } = await elb.send(new CreateListenerCommand({ LoadBalancerArn: production?.LoadBalancerArn, Protocol: 'HTTP', Port: testPort, DefaultActions: [{ Type: 'forward', TargetGroupArn: alternateTargetGroupArn }] }));
  testUrl = front.url.replace(/\/$/, `:${testPort}/`);
  return { alternateTargetGroupArn, productionListenerRule: await defaultRuleOf(listenerArn), testListenerRule: await defaultRuleOf(known(tests?.ListenerArn, 'the test listener')), roleArn: 'arn:aws:iam::000000000000:role/ecsInfrastructureRole' };
}

async function defaultRuleOf(listenerArn: string): Promise<string> {
  const { Rules = [] } = await front.elb.send(new DescribeRulesCommand({ ListenerArn: listenerArn }));
  return known(Rules.find(({ IsDefault }) => IsDefault === true)?.RuleArn, 'the default rule');
}

async function createShifted(advancedConfiguration: Awaited<ReturnType<typeof addGreen>>): Promise<void> {
  const taskDefinition = await registerFargate(clients, 'web', [web('v1')]);
  await createService(clients, {
    serviceName: 'web',
    taskDefinition,
    loadBalancers: [{ targetGroupArn: front.targetGroupArn, containerName: 'main', containerPort: 8_080, advancedConfiguration }],
    networkConfiguration: { awsvpcConfiguration: { subnets: [...front.subnetIds], securityGroups: [front.securityGroupId], assignPublicIp: 'ENABLED' } },
    deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 },
  });
  await deploymentWhere(({ status }) => status === 'SUCCESSFUL');
}

async function update(version: string, deploymentConfiguration: DeploymentConfiguration): Promise<void> {
  const taskDefinition = await registerFargate(clients, 'web', [web(version)]);
  await clients.ecs.send(new UpdateServiceCommand({ service: 'web', taskDefinition, deploymentConfiguration }));
}

/** The latest service deployment once it is so. */
async function deploymentWhere(claim: (deployment: ServiceDeployment) => boolean): Promise<ServiceDeployment> {
  let latest: ServiceDeployment | undefined;
  try {
    return await until('the service deployment is as it should be', changeTimeoutMs, async () => {
      const { serviceDeployments: list = [] } = await clients.ecs.send(new ListServiceDeploymentsCommand({ service: 'web' }));
      const { serviceDeployments = [] } = await clients.ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [list[0]?.serviceDeploymentArn ?? ''] }));
      latest = serviceDeployments[0];
      return latest !== undefined && claim(latest) && latest;
    });
  } catch (thrown) {
    throw new Error(`${JSON.stringify(latest)} ${JSON.stringify((await describeService(clients, 'web')).events?.map(({ message }) => message), undefined, 1)}`, { cause: thrown });
  }
}

const weightsOf = ({ targetServiceRevision: target, sourceServiceRevisions: [source] = [] }: ServiceDeployment) => [source?.requestedProductionTrafficWeight, target?.requestedProductionTrafficWeight, target?.requestedTestTrafficWeight];

/** Both the CLI and its models have to be of 2026. */
const cliOfPauses = () => awsClis().find((path) => /^1\.(4[5-9]|[5-9]\d)/.test(new AwsCli(daemon, path).version));

async function answerPause({ serviceDeploymentArn = '', lifecycleHookDetails = [] }: ServiceDeployment): Promise<void> {
  const hookId = known(lifecycleHookDetails.find(({ status }) => status === 'AWAITING_ACTION')?.hookId, 'a hook that waits');
  await new AwsCli(daemon, cliOfPauses()).json('ecs', 'continue-service-deployment', '--service-deployment-arn', serviceDeploymentArn, '--hook-id', hookId, '--action', 'CONTINUE');
}

test('blue/green under constant requests: test traffic sees the new revision while it is paused, production traffic once it is continued, and no request fails', { skip }, async (context) => {
  if (cliOfPauses() === undefined) return context.skip('no AWS CLI that knows continue-service-deployment');
  const stops = [front.url, front.url, front.url].map((url) => askAgainAndAgain(url));
  await update('v2', { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0, lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] }] });
  const paused = await deploymentWhere(({ lifecycleHookDetails: hooks = [] }) => hooks.some(({ status }) => status === 'AWAITING_ACTION'));
  assert.deepEqual([paused.lifecycleStage, ...weightsOf(paused)], ['POST_TEST_TRAFFIC_SHIFT', 100, 0, 100]);
  await until('the test listener leads to v2', changeTimeoutMs, async () => (await ask(testUrl)).text === 'v2');
  assert.equal((await ask(front.url)).text, 'v1');
  await answerPause(paused);
  const done = await deploymentWhere(({ status }) => status === 'SUCCESSFUL');
  assert.deepEqual(weightsOf(done), [0, 100, 100]);
  await until('v2 serves', changeTimeoutMs, async () => (await ask(front.url)).text === 'v2');
  const asked = await Promise.all(stops.map((stop) => stop()));
  context.diagnostic(asked.map(({ answers }) => answers.length).join(' and '));
  assert.deepEqual(asked.flatMap(({ failures }) => failures), []);
  for (const { answers } of asked) assert.deepEqual([...new Set(answers)], ['v1', 'v2']);
  return undefined;
});

test('a rollback in the bake time: all production traffic is with the old revision again, and no request fails', { skip }, async (context) => {
  const before = (await ask(front.url)).text;
  const stops = [front.url, front.url].map((url) => askAgainAndAgain(url));
  await update('v3', { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 60, lifecycleHooks: [] });
  const baking = await deploymentWhere(({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
  await until('v3 serves', changeTimeoutMs, async () => (await ask(front.url)).text === 'v3');
  await new AwsCli(daemon, cliOfPauses()).json('ecs', 'stop-service-deployment', '--service-deployment-arn', baking.serviceDeploymentArn ?? '', '--stop-type', 'ROLLBACK');
  const back = await deploymentWhere(({ status }) => status === 'ROLLBACK_SUCCESSFUL');
  assert.deepEqual(weightsOf(back), [100, 0, 0]);
  await until(`${before} serves again`, changeTimeoutMs, async () => (await ask(front.url)).text === before);
  const asked = await Promise.all(stops.map((stop) => stop()));
  context.diagnostic(asked.map(({ answers }) => answers.length).join(' and '));
  assert.deepEqual(asked.flatMap(({ failures }) => failures), []);
  for (const { answers } of asked) assert.deepEqual([answers[0], answers.includes('v3'), answers.at(-1)], [before, true, before]);
});

test('CANARY shares the traffic until drydock clock advance ends its bake times, over a kill -9 of the daemon', { skip }, async (context) => {
  const stops = [front.url, front.url].map((url) => askAgainAndAgain(url));
  await update('v4', { strategy: 'CANARY', bakeTimeInMinutes: 30, canaryConfiguration: { canaryPercent: 50, canaryBakeTimeInMinutes: 60 } });
  const shared = await deploymentWhere(({ lifecycleStage, targetServiceRevision }) => lifecycleStage === 'PRODUCTION_TRAFFIC_SHIFT' && targetServiceRevision?.requestedProductionTrafficWeight === 50);
  assert.deepEqual(weightsOf(shared), [50, 50, 100]);
  const seen = new Set<string>();
  await until('both revisions answer', changeTimeoutMs, async () => seen.add((await ask(front.url)).text).size === 2);
  await daemon.kill();
  await daemon.startAgain();
  await advance('61m');
  await deploymentWhere(({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
  await advance('31m');
  await deploymentWhere(({ status }) => status === 'SUCCESSFUL');
  await until('v4 alone serves', changeTimeoutMs, async () => (await Promise.all(Array.from({ length: 10 }, () => ask(front.url)))).every(({ text }) => text === 'v4'));
  const asked = await Promise.all(stops.map((stop) => stop()));
  context.diagnostic(asked.map(({ answers }) => answers.length).join(' and '));
  assert.deepEqual(asked.flatMap(({ failures }) => failures), []);
  await clients.ecs.send(new DeleteServiceCommand({ service: 'web', force: true }));
  await serviceWhere(clients, 'web', ({ status }) => status === 'INACTIVE', changeTimeoutMs);
});

async function advance(duration: string): Promise<void> {
  const { exitCode, stderr } = await runProgram(join(projectRoot, 'drydock'), ['clock', 'advance', duration], { timeoutMs: changeTimeoutMs, environment: daemon.environment });
  assert.equal(exitCode, 0, stderr);
}
