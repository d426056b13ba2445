import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, test, type TestContext } from 'node:test';
import { StopTaskCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { CreateRuleCommand, DeleteRuleCommand, ModifyListenerCommand, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { processesNaming } from '#cli/processes.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { constantLoad, requestsUnderWay, type Outcome } from '../support/constant-load.ts';
import { TestDaemon } from '../support/daemon.ts';
import { loadedApp } from '../support/loaded-app.ts';
import { createLoadedBalancer, loadedHost, loadedPorts, requestCertificate, type LoadedBalancer } from '../support/loaded-balancer.ts';
import { nodeEntries, nodeInImage } from '../support/node-image.ts';
import { lacks, lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { createService, steadyService, tasksOf } from '../support/services.ts';
import { productionName, registerFargate } from '../support/tasks.ts';

const service = 'loaded';
/** Other tests, which run beside this one, have containers of Node.js too. */
const command = [nodeInImage, '/app.mjs', 'under-load'] as const;
const fewTasks = 2;
const manyTasks = 10;
/** The four clients have at most so many requests under way: so many can a killed process take with it. */
const underWayMax = requestsUnderWay;
/** HAProxy takes with it also the connections that wait for it to be accepted: those of the clients' next attempts. */
const underWayOrNextMax = 2 * requestsUnderWay;
const skip = [lacksContainers, lacks('wrk')].find((reason) => reason !== false) ?? false;

let daemon: TestDaemon;
let clients: Clients;
let balancer: LoadedBalancer;

before(async () => {
  if (skip !== false) return;
  daemon = await TestDaemon.start();
  clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1', { entries: nodeEntries(loadedApp), config: { Cmd: [...command] } });
  balancer = await createLoadedBalancer(clients, daemon);
  await createService(clients, {
    serviceName: service,
    desiredCount: fewTasks,
    taskDefinition: await revision('1'),
    healthCheckGracePeriodSeconds: 30,
    loadBalancers: [{ targetGroupArn: balancer.groups.web, containerName: 'app', containerPort: loadedPorts.web }, { targetGroupArn: balancer.groups.grpc, containerName: 'app', containerPort: loadedPorts.grpc }],
    networkConfiguration: { awsvpcConfiguration: { subnets: [...balancer.subnets], securityGroups: [balancer.securityGroup], assignPublicIp: 'ENABLED' } },
  });
  await steadyService(clients, service);
});
after(() => daemon?.[Symbol.asyncDispose]());

test('no request fails while a service is scaled from 2 to 10 tasks and back', { skip }, async (t) => {
  await withoutFailures(t, 12, async () => {
    await update({ desiredCount: manyTasks });
    await update({ desiredCount: fewTasks });
    await update({ desiredCount: manyTasks });
  });
});

test('no request fails during a rolling deployment of 10 tasks', { skip }, async (t) => {
  await withoutFailures(t, 14, async () => update({ taskDefinition: await revision('2') }));
});

test('no request fails when a task is stopped', { skip }, async (t) => {
  await withoutFailures(t, 6, async () => {
    const [task] = await tasksOf(clients, service);
    await clients.ecs.send(new StopTaskCommand({ task: known(task?.taskArn, 'a task'), reason: 'test' }));
    await steadyService(clients, service);
  });
});

test('only requests under way in it fail when the process of a task is killed', { skip }, async (t) => {
  const failed = await failuresDuring(t, 6, async () => {
    const container = (await processesNaming(command.join(' '))).find((each) => each.command === command.join(' '));
    process.kill(known(container, 'a container').pid, 'SIGKILL');
    await steadyService(clients, service);
  });
  assert.ok(failed <= underWayMax, `${failed} requests failed`);
  await update({ desiredCount: fewTasks });
});

test('no request fails while rules of a listener are made, changed and deleted', { skip }, async (t) => {
  await withoutFailures(t, 6, async () => {
    for (let round = 0; round < 8; round += 1) {
      const { Rules } = await clients.elb.send(new CreateRuleCommand({ ListenerArn: balancer.listeners.plain, Priority: 10 + round, Conditions: [{ Field: 'path-pattern', Values: [`/never-${round}`] }], Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }] }));
      const RuleArn = known(Rules?.[0]?.RuleArn, 'a rule');
      await clients.elb.send(new ModifyRuleCommand({ RuleArn, Conditions: [{ Field: 'host-header', Values: [`never-${round}.example.com`] }] }));
      await delay(300);
      await clients.elb.send(new DeleteRuleCommand({ RuleArn }));
    }
  });
});

test('no request fails when the certificate of a listener is another', { skip }, async (t) => {
  await withoutFailures(t, 5, async () => {
    for (let round = 0; round < 3; round += 1) {
      await clients.elb.send(new ModifyListenerCommand({ ListenerArn: balancer.listeners.secure, Certificates: [{ CertificateArn: await requestCertificate(clients, loadedHost) }] }));
      await delay(500);
    }
  });
});

test('no request fails when the daemon is killed and starts again', { skip }, async (t) => {
  await withoutFailures(t, 8, async () => {
    await delay(1_000);
    await daemon.kill();
    await delay(1_000);
    await daemon.startAgain();
  });
});

test('only connections that it had fail when the process of HAProxy is killed', { skip }, async (t) => {
  const failed = await failuresDuring(t, 8, async () => {
    await delay(2_000);
    const { current } = JSON.parse(await readFile(join(daemon.settings.stateDir, 'haproxy/workers.json'), 'utf8'));
    process.kill(current.pid, 'SIGKILL');
  });
  assert.ok(failed <= underWayOrNextMax, `${failed} requests failed`);
});

function revision(answer: string): Promise<string> {
  return registerFargate(clients, 'loaded', [{ name: 'app', image: productionName(), essential: true, stopTimeout: 10, environment: [{ name: 'ANSWER', value: answer }], portMappings: [{ containerPort: loadedPorts.web }, { containerPort: loadedPorts.grpc }] }]);
}

async function update(change: { readonly desiredCount?: number; readonly taskDefinition?: string }): Promise<void> {
  await clients.ecs.send(new UpdateServiceCommand({ service, ...change }));
  await steadyService(clients, service);
}

async function withoutFailures(t: TestContext, seconds: number, work: () => Promise<void>): Promise<void> {
  assert.equal(await failuresDuring(t, seconds, work), 0);
}

/** How many requests failed while the work went on, for at least so many seconds; every client has to have had answers. */
async function failuresDuring(t: TestContext, seconds: number, work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  const [outcomes] = await Promise.all([constantLoad(balancer.at, seconds), work()]);
  const tookSeconds = (performance.now() - startedAt) / 1_000;
  t.diagnostic(`${outcomes.map(textOf).join('; ')}; the work and the load took ${tookSeconds.toFixed(1)} s`);
  for (const { client, answered } of outcomes) assert.ok(answered > 0, `${client} had no answer`);
  return outcomes.reduce((sum, { failed }) => sum + failed, 0);
}

function textOf({ client, answered, failed, said }: Outcome): string {
  return `${client}: ${failed} of ${answered + failed} failed${said === '' || failed === 0 ? '' : ` (${said})`}`;
}
