import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DeleteServiceCommand, UpdateServiceCommand, type ContainerDefinition } from '@aws-sdk/client-ecs';
import { AwsCli } from '../support/aws-cli.ts';
import { ask, askAgainAndAgain, createFront, createNetworkFront, targetsOf, type Front } from '../support/balanced-services.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacks, lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { containersMarked } from '../support/service-processes.ts';
import { createService, describeService, saidOf, serviceWhere, steadyService, tasksOf } from '../support/services.ts';
import { productionName, registerFargate } from '../support/tasks.ts';
import { until } from '../support/until.ts';

let daemon: TestDaemon;
let clients: Clients;
let front: Front;
const skip = lacksContainers !== false ? lacksContainers : lacks('aws', 'haproxy');
const mark = 'balanced-web';
const changeTimeoutMs = 120_000;

/** Answers with its version and its host's name, at /cgi-bin/slow after a second; a request that is under way when SIGTERM comes is cut off. */
const web = (version: string, page = 'index.html'): ContainerDefinition => ({
  name: 'main',
  image: productionName(),
  essential: true,
  portMappings: [{ containerPort: 8_080 }],
  command: ['sh', '-c', [
    `: ${mark}; mkdir -p /www/cgi-bin && echo "${version} $(hostname)" > /www/${page}`,
    String.raw`printf '#!/bin/sh
sleep 1
printf "Content-Type: text/plain\r\n\r\nslow"
' > /www/cgi-bin/slow; chmod +x /www/cgi-bin/slow`,
    'trap "exit 0" TERM; httpd -f -p 8080 -h /www & wait',
  ].join('; ')],
});

before(async () => {
  if (skip !== false) return;
  daemon = await TestDaemon.start();
  clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  front = await createFront(daemon, clients, 'front');
});
after(() => daemon?.[Symbol.asyncDispose]());

test('aws ecs create-service behind an application load balancer: both tasks answer, and their targets are healthy', { skip }, async () => {
  await registerFargate(clients, 'web', [web('v1')]);
  const network = `awsvpcConfiguration={subnets=[${front.subnetIds.join(',')}],securityGroups=[${front.securityGroupId}],assignPublicIp=ENABLED}`;
  const balancer = `targetGroupArn=${front.targetGroupArn},containerName=main,containerPort=8080`;
  const aws = new AwsCli(daemon);
  await aws.json('ecs', 'create-service', '--service-name', 'web', '--task-definition', 'web', '--desired-count', '2', '--launch-type', 'FARGATE', '--network-configuration', network, '--load-balancers', balancer);
  await aws.text('ecs', 'wait', 'services-stable', '--services', 'web');
  const tasks = await tasksOf(clients, 'web');
  const addresses = tasks.map(({ attachments = [] }) => attachments[0]?.details?.find(({ name }) => name === 'privateIPv4Address')?.value);
  assert.deepEqual((await targetsOf(front)).map(({ Target, TargetHealth }) => `${Target?.Id}:${Target?.Port} ${TargetHealth?.State}`).toSorted(), addresses.map((address) => `${address}:8080 healthy`).toSorted());
  assert.equal((await answersOf(2)).size, 2);
  const group = `(target-group ${front.targetGroupArn})`;
  const said = saidOf(await describeService(clients, 'web'));
  assert.equal(said[0], '(service web) has started 2 tasks: (task T) (task T).');
  assert.ok(said.slice(1, -2).every((text) => /^\(service web\) registered [12] targets in /.test(text) && text.endsWith(group)), said.join('\n'));
  assert.deepEqual(said.slice(-2), ['(service web) (deployment D) deployment completed.', '(service web) has reached a steady state.']);
});

test('scaling out and in, and a rolling deployment, lose no request of clients that ask all the time, however long the answers take', { skip }, async (context) => {
  const stops = [front.url, front.url, ...Array.from({ length: 6 }, () => `${front.url}cgi-bin/slow`)].map((url) => askAgainAndAgain(url));
  // Also when the test fails: they would ask for ever, and the file not end.
  context.after(() => Promise.all(stops.map((stop) => stop())));
  await clients.ecs.send(new UpdateServiceCommand({ service: 'web', desiredCount: 10 }));
  await steadyService(clients, 'web');
  await clients.ecs.send(new UpdateServiceCommand({ service: 'web', desiredCount: 2 }));
  await steadyService(clients, 'web');
  await clients.ecs.send(new UpdateServiceCommand({ service: 'web', taskDefinition: await registerFargate(clients, 'web', [web('v2')]) }));
  await steadyService(clients, 'web');
  await until('only new tasks have processes', changeTimeoutMs, async () => (await containersMarked(mark)).length === 2);
  const asked = await Promise.all(stops.map((stop) => stop()));
  context.diagnostic(asked.map(({ answers }) => answers.length).join(' and '));
  assert.deepEqual(asked.flatMap(({ failures }) => failures), []);
  const answers = asked[0]?.answers ?? [];
  assert.ok(answers.some((text) => text.startsWith('v1 ')) && answers.at(-1)?.startsWith('v2 '));
  assert.ok(asked.at(-1)?.answers.every((text) => text === 'slow'));
});

test('a task whose container dies is deregistered and replaced', { skip }, async () => {
  const [pid] = await containersMarked(mark);
  assert.ok(pid);
  process.kill(pid, 'SIGKILL');
  await until('two others serve', changeTimeoutMs, async () => {
    const states = (await targetsOf(front)).map(({ TargetHealth }) => TargetHealth?.State);
    return states.filter((state) => state === 'healthy').length === 2 && (await containersMarked(mark)).length === 2 && !(await containersMarked(mark)).includes(pid);
  });
  await steadyService(clients, 'web');
  assert.equal((await answersOf(2)).size, 2);
});

test('kill -9 of the daemon while old tasks drain: no request is lost, and the deployment ends where it would have', { skip }, async (context) => {
  const stops = [front.url, `${front.url}cgi-bin/slow`].map((url) => askAgainAndAgain(url));
  await clients.ecs.send(new UpdateServiceCommand({ service: 'web', taskDefinition: await registerFargate(clients, 'web', [web('v2')]) }));
  await until('a target drains', changeTimeoutMs, async () => (await targetsOf(front)).some(({ TargetHealth }) => TargetHealth?.State === 'draining'));
  await daemon.kill();
  await daemon.startAgain();
  await steadyService(clients, 'web');
  await until('only new tasks have processes', changeTimeoutMs, async () => (await containersMarked(mark)).length === 2);
  const asked = await Promise.all(stops.map((stop) => stop()));
  context.diagnostic(asked.map(({ answers }) => answers.length).join(' and '));
  assert.deepEqual(asked.flatMap(({ failures }) => failures), []);
});

test('a revision whose health checks fail never takes over: the old tasks go on, its own are replaced in the words of ECS, and the circuit breaker rolls back', { skip }, async () => {
  const stop = askAgainAndAgain(front.url);
  const taskDefinition = await registerFargate(clients, 'web', [web('v3', 'other.html')]);
  await clients.ecs.send(new UpdateServiceCommand({ service: 'web', taskDefinition, deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT', value: 2 } } } }));
  const service = await serviceWhere(clients, 'web', ({ events = [] }) => events.some(({ message = '' }) => message.includes('rolling back to deployment')), 2 * changeTimeoutMs);
  await steadyService(clients, 'web');
  const { answers, failures } = await stop();
  assert.deepEqual(failures, []);
  assert.ok(answers.every((text) => text.startsWith('v2 ')));
  assert.ok(saidOf(service).includes(`(service web) (task T) (port 8080) is unhealthy in (target-group ${front.targetGroupArn}) due to (reason Health checks failed with these codes: [404]).`), saidOf(service).join('\n'));
});

test('the tasks of a deleted service are deregistered, and nothing answers any more', { skip }, async () => {
  await clients.ecs.send(new DeleteServiceCommand({ service: 'web', force: true }));
  await serviceWhere(clients, 'web', ({ status }) => status === 'INACTIVE', changeTimeoutMs);
  await until('no target is left', changeTimeoutMs, async () => (await targetsOf(front)).length === 0);
  assert.equal((await ask(front.url)).status, 503);
});

test('a service behind a network load balancer is rolled without a failed connection', { skip }, async (context) => {
  const network = await createNetworkFront(daemon, clients, 'net');
  const taskDefinition = await registerFargate(clients, 'net', [web('v1')]);
  const awsvpcConfiguration = { subnets: [...network.subnetIds], securityGroups: [network.securityGroupId], assignPublicIp: 'ENABLED' as const };
  await createService(clients, { serviceName: 'net', taskDefinition, networkConfiguration: { awsvpcConfiguration }, loadBalancers: [{ targetGroupArn: network.targetGroupArn, containerName: 'main', containerPort: 8_080 }] });
  await steadyService(clients, 'net');
  const stops = [network.url, `${network.url}cgi-bin/slow`].map((url) => askAgainAndAgain(url));
  await clients.ecs.send(new UpdateServiceCommand({ service: 'net', taskDefinition: await registerFargate(clients, 'net', [web('v2')]) }));
  await steadyService(clients, 'net');
  await until('only new tasks have processes', changeTimeoutMs, async () => (await containersMarked(mark)).length === 2);
  const asked = await Promise.all(stops.map((stop) => stop()));
  context.diagnostic(asked.map(({ answers }) => answers.length).join(' and '));
  assert.deepEqual(asked.flatMap(({ failures }) => failures), []);
  assert.ok(asked[0]?.answers.at(-1)?.startsWith('v2 '));
  await clients.ecs.send(new DeleteServiceCommand({ service: 'net', force: true }));
  await serviceWhere(clients, 'net', ({ status }) => status === 'INACTIVE', changeTimeoutMs);
});

/** Asks until so many have answered. */
function answersOf(count: number): Promise<ReadonlySet<string>> {
  const hosts = new Set<string>();
  return until(`${count} tasks answer`, changeTimeoutMs, async () => {
    const { status, text } = await ask(front.url);
    if (status === 200) hosts.add(text);
    return hosts.size >= count && hosts;
  });
}
