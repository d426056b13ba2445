import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { DescribeLoadBalancersCommand, DescribeTargetGroupsCommand, RegisterTargetsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { leftoversOf } from '#cli/host-leftovers.ts';
import { findWorkers } from '#network/load-balancer/haproxy/worker.ts';
import { ask, createFront, createNetworkFront, targetsOf, type Front } from '../support/balanced-services.ts';
import { nodeRecords } from '../support/chaos/host-faults.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacks, lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { productionName, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const skip = lacksContainers !== false ? lacksContainers : lacks('haproxy');
const timeoutMs = 60_000;
const silenceMs = 3_000;
/** Far less than the connections would live. */
const resetMsMax = 30_000;

test('drydock reset ends load balancers with the connections that go through them, and drydock down leaves nothing of new ones', { skip }, async (t) => {
  await using daemon = await TestDaemon.start();
  for (const round of [1, 2]) {
    const { fronts, connections } = await liveConnections(daemon);
    const { tookMs, removed } = await daemon.reset();
    t.diagnostic(`round ${round}: ${Math.round(tookMs)} ms, ${JSON.stringify(removed)}`);
    assert.ok(tookMs < resetMsMax, `it took ${tookMs} ms`);
    const { elb } = clientsOf(daemon);
    assert.deepEqual([(await elb.send(new DescribeLoadBalancersCommand({}))).LoadBalancers, (await elb.send(new DescribeTargetGroupsCommand({}))).TargetGroups], [[], []]);
    await until('nothing of them is on the host', timeoutMs, async () => {
      assert.deepEqual([await nodeRecords(daemon), await workersOf(daemon)], [[], []]);
      return true;
    });
    for (const { url } of fronts) assert.equal((await ask(url, silenceMs)).status, 0, url);
    for (const connection of connections) connection.destroy();
    assert.doesNotMatch(await readFile(hostsFileOf(daemon), 'utf8').catch(() => ''), /elb\.localhost/);
  }
});

test('drydock down after the daemon was killed leaves nothing of load balancers', { skip }, async () => {
  await using daemon = await TestDaemon.start();
  const { connections } = await liveConnections(daemon);
  await daemon.kill();
  assert.notDeepEqual(await workersOf(daemon), []);
  await daemon.startAgain();
  await daemon.down('stop');
  for (const connection of connections) connection.destroy();
  assert.deepEqual([await workersOf(daemon), await leftoversOf(daemon.settings)], [[], []]);
});

test('connections through load balancers live on over drydock down --keep-tasks and up', { skip }, async () => {
  await using daemon = await TestDaemon.start();
  const { fronts, connections } = await liveConnections(daemon);
  await daemon.down('keep');
  for (const { url } of fronts) assert.equal((await ask(url)).status, 200, `${url} while there is no daemon`);
  await daemon.startAgain();
  for (const { url } of fronts) assert.equal((await ask(url)).status, 200, url);
  for (const connection of connections) await finishes(connection);
  for (const connection of connections) connection.destroy();
});

/** An application and a network load balancer in front of a task, and through each a connection on which half of a request was sent. */
async function liveConnections(daemon: TestDaemon): Promise<{ readonly fronts: readonly Front[]; readonly connections: readonly Socket[] }> {
  const clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'web', [{ name: 'web', image: productionName(), command: ['sh', '-c', 'echo page > /tmp/index.html; exec httpd -f -p 8080 -h /tmp'], stopTimeout: 2 }]);
  const fronts = [await createFront(daemon, clients, 'app'), await createNetworkFront(daemon, clients, 'net')];
  const address = await taskBehind(clients, fronts);
  for (const { elb, targetGroupArn } of fronts) await elb.send(new RegisterTargetsCommand({ TargetGroupArn: targetGroupArn, Targets: [{ Id: address, Port: 8_080 }] }));
  for (const front of fronts) {
    await until('its target is healthy', timeoutMs, async () => (await targetsOf(front))[0]?.TargetHealth?.State === 'healthy');
    await until('it answers', timeoutMs, async () => (await ask(front.url)).status === 200);
  }
  const connections = await Promise.all(fronts.map(async ({ url }) => {
    const socket = connect(80, new URL(url).hostname);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.1\r\n');
    return socket;
  }));
  return { fronts, connections };
}

/** A task that the group of both load balancers lets in; gives its address. */
async function taskBehind(clients: Clients, fronts: readonly Front[]): Promise<string> {
  const [front] = fronts;
  const [arn] = await runFargate(clients, { taskDefinition: 'web', networkConfiguration: { awsvpcConfiguration: { subnets: [...(front?.subnetIds ?? [])], securityGroups: fronts.map(({ securityGroupId }) => securityGroupId), assignPublicIp: 'ENABLED' } } });
  const task = await taskIn(clients, known(arn, 'a task'), 'RUNNING');
  return known(task.attachments?.[0]?.details?.find(({ name }) => name === 'privateIPv4Address')?.value, 'its address');
}

/** The end of the request that was begun on it. */
async function finishes(connection: Socket): Promise<void> {
  assert.ok(!connection.destroyed, 'the connection is open');
  connection.write('host: x\r\n\r\n');
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), timeoutMs);
  try {
    const [chunk] = await once(connection, 'data', { signal: waiting.signal });
    assert.match(String(chunk), /^HTTP\/1\.[01] 200 /);
  } finally {
    clearTimeout(timer);
  }
}

function workersOf({ settings }: TestDaemon): ReturnType<typeof findWorkers> {
  return findWorkers(join(settings.stateDir, 'haproxy', 'conf'));
}

function hostsFileOf({ settings }: TestDaemon): string {
  return known(settings.hostsFile, 'the file of names');
}
