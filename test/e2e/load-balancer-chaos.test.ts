import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { DeleteLoadBalancerCommand, DescribeLoadBalancersCommand, DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { seededRandom } from '#base/random.ts';
import { documentsOf } from '#controllers/load-balancer/load-balancer-documents.ts';
import { planTopology } from '#controllers/load-balancer/plan.ts';
import { loadBalancers, type LoadBalancer } from '#model/load-balancer.ts';
import type { LoadBalancerTopology, TopologyTarget, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import { nodeHolderId } from '#network/holders.ts';
import { findWorkers } from '#network/load-balancer/haproxy/worker.ts';
import { namespaceSockets } from '#network/namespace-sockets.ts';
import { collections } from '#server/collections.ts';
import { sqliteJournal } from '#state/journals/sqlite.ts';
import { Store } from '#state/store.ts';
import { wrongAnswers } from '../support/balancer-answers.ts';
import { balancerOperations, targetPorts } from '../support/chaos/balancer-operations.ts';
import { choose } from '../support/chaos/chaos.ts';
import { ChaosWorld } from '../support/chaos/chaos-world.ts';
import { hostFault, nodeRecords } from '../support/chaos/host-faults.ts';
import { listenerOperations } from '../support/chaos/listener-operations.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { networkDifferences } from '../support/network-differences.ts';
import { lacks, lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { productionName, registerFargate } from '../support/tasks.ts';
import { until } from '../support/until.ts';
import { anywhere, placeTask, VpcBuilder, type PlacedTask } from '../support/vpc-network.ts';

const skip = lacksContainers !== false ? lacksContainers : lacks('haproxy');
/** Which chance the test has, and for how long; DRYDOCK_CHAOS_SEED and DRYDOCK_CHAOS_SECONDS choose others. */
const seed = Number(process.env['DRYDOCK_CHAOS_SEED'] ?? 6);
const chaosMs = Number(process.env['DRYDOCK_CHAOS_SECONDS'] ?? 20) * 1_000;
const users = 2;
const pauseMs = 60;
const faultEveryMs = 2_500;
/** Unhealthy targets are known after two checks, five seconds apart. */
const settleMs = 120_000;
const openFilesMore = 40;
const memoryMore = 150 * 1024 * 1024;

test('random changes of load balancers while processes are killed and namespaces removed: afterwards each answers as its documents say, and what was deleted is gone', { skip }, async (t) => {
  await using daemon = await TestDaemon.start();
  t.diagnostic(`seed ${seed}`);
  const random = seededRandom(seed);
  const clients = clientsOf(daemon);
  const world = new ChaosWorld(daemon, random, true);
  const { client, openGroup } = await firstWorld(world, clients);
  const before = await resourcesOf(daemon);
  const faults = await chaosWithFaults(world);
  t.diagnostic([...world.counts].map(([name, { done, refused }]) => `${name} ${done}/${done + refused}`).toSorted().join(', '));
  t.diagnostic(faults.join(', '));
  assert.deepEqual(world.failures, []);
  const documents = await documentsOnDisk(daemon);
  t.diagnostic(`${documents.length} load balancers, ${documents.flatMap(({ topology }) => topology.listeners).length} listeners`);
  const letsIn = (topology: LoadBalancerTopology) => documents.some(({ balancer }) => balancer.arn === topology.arn && (balancer.securityGroupIds.length === 0 || balancer.securityGroupIds.includes(openGroup)));
  await nothingIsWrong(t, 'every load balancer answers as its documents say', async () => {
    const topologies = await Promise.all(documents.map(({ topology }) => withHealthOf(topology, clients)));
    return [...(await statesThatAreWrong(topologies, clients)), ...(await wrongAnswers(topologies, { inside: { namespace: client.namespace, address: client.address }, letsIn, isAlive: (port) => port !== targetPorts.nobody, random: seededRandom(seed) }))];
  });
  await nothingIsWrong(t, 'the host has what belongs to them, and nothing else', () => hostDifferences(daemon, clients, documents.map(({ topology }) => topology)));
  for (const { balancer } of documents) await clients.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: balancer.arn }));
  await nothingIsWrong(t, 'nothing is left of them', () => hostDifferences(daemon, clients, []));
  // Some are connections of this test's own clients, which end when nobody uses them for a while.
  await nothingIsWrong(t, 'no file is open that was not', async () => {
    const { openFiles } = await resourcesOf(daemon);
    return openFiles < before.openFiles + openFilesMore ? [] : [`${openFiles} open files, ${before.openFiles} before`];
  });
  const after = await resourcesOf(daemon);
  t.diagnostic(`open files ${before.openFiles} → ${after.openFiles}, memory ${before.memoryBytes >> 20} → ${after.memoryBytes >> 20} MB`);
  assert.ok(after.memoryBytes < before.memoryBytes + memoryMore, `${after.memoryBytes} bytes, ${before.memoryBytes} before`);
});

/** Three zones, tasks that tell who they are, and a task to ask from. */
async function firstWorld(world: ChaosWorld, clients: Clients): Promise<{ readonly client: PlacedTask; readonly openGroup: string }> {
  await pushBusybox(clients, 'app', '1');
  const page = 'echo "page of $(hostname -i)" > /tmp/index.html; echo "E404:/tmp/index.html" > /tmp/httpd.conf';
  await registerFargate(clients, 'web', [{ name: 'web', image: productionName(), command: ['sh', '-c', `${page}; exec httpd -f -p ${targetPorts.http} -h /tmp -c /tmp/httpd.conf`], stopTimeout: 2 }]);
  const build = new VpcBuilder(clients);
  const vpcId = await build.vpc('10.60.0.0/16');
  const gatewayId = await build.internetGateway(vpcId);
  const openGroup = await build.group(vpcId, 'open', [{ IpProtocol: '-1', ...anywhere }]);
  world.add('group', await build.group(vpcId, 'closed'), vpcId);
  for (const [index, zone] of ['a', 'b', 'c'].entries()) {
    const { id, tableId } = await build.subnet(vpcId, `10.60.${index + 1}.0/24`, `${world.daemon.settings.region}${zone}`);
    await build.route(tableId, '0.0.0.0/0', { GatewayId: gatewayId });
    world.homes.push({ vpcId, subnetId: id, tableId, gatewayId, groupId: openGroup });
  }
  const place = (subnet: string) => placeTask(world.daemon, clients, { taskDefinition: 'web', subnet, groups: [openGroup], isPublic: true });
  const [client, ...tasks] = await Promise.all([...world.homes, ...world.homes.slice(0, 1)].map(({ subnetId }) => place(subnetId)));
  for (const task of tasks) {
    world.add('task', task.address, vpcId);
    await answerDatagrams(task);
  }
  return { client: known(client, 'the client'), openGroup };
}

/** From here, in the task's network: it ends with this process. */
async function answerDatagrams({ namespace, address }: PlacedTask): Promise<void> {
  const socket = await namespaceSockets(namespace).bind({ address, port: targetPorts.udp });
  socket.unref();
  socket.on('message', (_message, from) => socket.send(`page of ${address}`, from.port, from.address));
}

/** Gives what was done to the host. */
async function chaosWithFaults(world: ChaosWorld): Promise<readonly string[]> {
  const endAt = performance.now() + chaosMs;
  const faults: string[] = [];
  const operations = [...balancerOperations, ...listenerOperations];
  const act = async () => {
    while (performance.now() < endAt) {
      await choose(world, operations).run(world);
      await delay(pauseMs);
    }
  };
  const breakHost = async () => {
    while (performance.now() < endAt) {
      await delay(faultEveryMs);
      faults.push(await hostFault(world.daemon, world.random));
    }
  };
  await Promise.all([breakHost(), ...Array.from({ length: users }, act)]);
  return faults;
}

interface Documents {
  readonly balancer: LoadBalancer;
  readonly topology: LoadBalancerTopology;
}

/** As the API has promised them: what it said is on disk. */
async function documentsOnDisk(daemon: TestDaemon): Promise<readonly Documents[]> {
  await daemon.kill();
  const store = await Store.open(sqliteJournal({ file: join(daemon.settings.stateDir, 'state.db') }), collections, { onFailure: (cause) => assert.fail(String(cause)) });
  const all = store.list(loadBalancers).map((balancer) => ({ balancer, topology: planTopology(documentsOf(store, balancer), undefined) }));
  await store[Symbol.asyncDispose]();
  await daemon.startAgain();
  return all;
}

async function nothingIsWrong(t: TestContext, what: string, look: () => Promise<readonly string[]>): Promise<void> {
  const startedAt = performance.now();
  await until(what, settleMs, async () => {
    assert.deepEqual(await look(), []);
    return true;
  }).catch((thrown: Error) => assert.fail(`${thrown.message}: ${String(thrown.cause)}`));
  t.diagnostic(`${what}: after ${Math.round(performance.now() - startedAt)} ms`);
}

/** Its targets as DescribeTargetHealth has them now. */
async function withHealthOf(topology: LoadBalancerTopology, clients: Clients): Promise<LoadBalancerTopology> {
  return { ...topology, groups: await Promise.all(topology.groups.map((group) => groupWithHealth(group, clients))) };
}

async function groupWithHealth(group: TopologyTargetGroup, { elb }: Clients): Promise<TopologyTargetGroup> {
  const { TargetHealthDescriptions = [] } = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: group.arn }));
  const stateOf = ({ id, port }: TopologyTarget) => TargetHealthDescriptions.find(({ Target }) => Target?.Id === id && Target.Port === port)?.TargetHealth?.State;
  return {
    ...group,
    targets: group.targets.flatMap((target) => {
      const state = stateOf(target);
      if (state === undefined) return [];
      assert.ok(state === 'initial' || state === 'healthy' || state === 'unhealthy' || state === 'draining', `${target.id} is ${state} in ${group.arn}, which is in use`);
      return [{ ...target, state }];
    }),
  };
}

async function statesThatAreWrong(topologies: readonly LoadBalancerTopology[], { elb }: Clients): Promise<readonly string[]> {
  const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
  const balancers = LoadBalancers.filter(({ State }) => State?.Code !== 'active').map(({ LoadBalancerName, State }) => `${LoadBalancerName} is ${State?.Code}: ${State?.Reason}`);
  const targets = topologies.flatMap(({ groups }) => groups).flatMap((group) => group.targets.map((target) => ({ target, group, expected: expectedHealth(target, group) })));
  return [...balancers, ...targets.filter(({ target, expected }) => target.state !== expected).map(({ target, group, expected }) => `${target.id}:${target.port} in ${group.arn} is ${target.state}, not ${expected}`)];
}

function expectedHealth({ port }: TopologyTarget, { healthCheck }: TopologyTargetGroup): TopologyTarget['state'] {
  const checked = healthCheck.port === 'traffic-port' ? port : healthCheck.port;
  return checked === targetPorts.http && (healthCheck.path ?? '/') === '/' ? 'healthy' : 'unhealthy';
}

/** What is too much, or not there. */
async function hostDifferences(daemon: TestDaemon, { ec2 }: Clients, topologies: readonly LoadBalancerTopology[]): Promise<readonly string[]> {
  const wanted = new Set(topologies.flatMap(({ nodes }) => nodes.map(({ network }) => network.networkInterfaceId)));
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'requester-id', Values: ['amazon-elb'] }] }));
  const enis = new Set(NetworkInterfaces.flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? []));
  const held = new Set((await nodeRecords(daemon)).map(({ taskId }) => taskId.slice(nodeHolderId('').length)));
  const workers = await findWorkers(join(daemon.settings.stateDir, 'haproxy', 'conf'));
  const isProxied = topologies.some(({ type, listeners }) => listeners.some(({ protocol }) => type === 'application' || protocol === 'TLS'));
  return [
    ...[...enis.symmetricDifference(wanted)].map((id) => `interface ${id}`),
    ...[...held.symmetricDifference(wanted)].map((id) => `namespace of ${id}`),
    ...(workers.length === (isProxied ? 1 : 0) ? [] : [`${workers.length} processes of HAProxy`]),
    ...(await networkDifferences(daemon.settings)).filter((line) => !isOfNodeItself(line)),
  ];
}

/** What a node has besides what a task has: it carries packets on. */
function isOfNodeItself(difference: string): boolean {
  return /^task node-\S+ has (nft |rule |route dev lo dst default table 100|setting )/.test(difference);
}

async function resourcesOf({ status }: TestDaemon): Promise<{ readonly openFiles: number; readonly memoryBytes: number }> {
  const memory = /^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${status.pid}/status`, 'utf8'))?.[1];
  return { openFiles: (await readdir(`/proc/${status.pid}/fd`)).length, memoryBytes: Number(memory) * 1_024 };
}
