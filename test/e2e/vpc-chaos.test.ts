import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { seededRandom, type Random } from '#base/random.ts';
import { documentsOf } from '#controllers/vpc/controller.ts';
import { planTopologies } from '#controllers/vpc/plan.ts';
import { vpcs } from '#model/vpc.ts';
import { daemonLogName } from '#server/admin-protocol.ts';
import { collections } from '#server/collections.ts';
import { sqliteJournal } from '#state/journals/sqlite.ts';
import { Store } from '#state/store.ts';
import { chaos, firstWorld } from '../support/chaos/chaos.ts';
import { ChaosWorld } from '../support/chaos/chaos-world.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { wrongFlows } from '../support/flow-sample.ts';
import { output } from '../support/namespace-view.ts';
import { networkDifferences } from '../support/network-differences.ts';
import { plannedNetwork } from '../support/planned-network.ts';
import { page } from '../support/probe.ts';
import { lacksContainers as skip } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { productionName, registerFargate } from '../support/tasks.ts';
import { until } from '../support/until.ts';

/** Which chance the tests have, and for how long; DRYDOCK_CHAOS_SEED and DRYDOCK_CHAOS_SECONDS choose others. */
const seed = Number(process.env['DRYDOCK_CHAOS_SEED'] ?? 4);
const chaosMs = Number(process.env['DRYDOCK_CHAOS_SECONDS'] ?? 40) * 1_000;
const users = 3;
const kills = 5;
const port = 8_080;
const flowCount = 60;
const settleMs = 120_000;
/** Changes are applied in milliseconds, and written down half a second later. */
const planMs = 120_000;

for (const isKilled of [false, true]) {
  test(`random changes of networks while tasks come and go${isKilled ? ', and the daemon is killed again and again' : ''}: afterwards the host is what the plan says`, { skip }, async (t) => {
    await using daemon = await TestDaemon.start();
    t.diagnostic(`seed ${seed}`);
    const random = seededRandom(seed + (isKilled ? 1_000_000 : 0));
    await pushBusybox(clientsOf(daemon), 'app', '1');
    const serve = `echo '${page}' > /tmp/index.html; httpd -p ${port + 1} -h /tmp; exec httpd -f -p ${port} -h /tmp`;
    await registerFargate(clientsOf(daemon), 'web', [{ name: 'web', image: productionName(), command: ['sh', '-c', serve], stopTimeout: 2 }]);
    const world = new ChaosWorld(daemon, random, isKilled);
    await firstWorld(world, port);
    await Promise.all([chaos(world, { forMs: chaosMs, users }), isKilled ? killOften(daemon, random) : undefined]);
    t.diagnostic([...world.counts].map(([name, { done, refused }]) => `${name} ${done}/${done + refused}`).toSorted().join(', '));
    assert.deepEqual(world.failures, []);
    await tasksSettle(daemon);
    await hostIsAsPlanned(daemon);
    await flowsAreAsPlanned(t, daemon, random);
    assert.deepEqual(await suspicions(daemon), [], 'nobody else changed anything');
    await documentsSayTheSame(daemon);
    await hostIsAsPlanned(daemon);
  });
}

async function killOften(daemon: TestDaemon, random: Random): Promise<void> {
  for (let count = 0; count < kills; count += 1) {
    await delay((chaosMs / kills) * (0.3 + random.int(40) / 100));
    await daemon.kill();
    await daemon.startAgain();
  }
}

async function tasksSettle(daemon: TestDaemon): Promise<void> {
  const { ecs } = clientsOf(daemon);
  await until('every task runs or has stopped', settleMs, async () => {
    const { taskArns = [] } = await ecs.send(new ListTasksCommand({}));
    if (taskArns.length === 0) return true;
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ tasks: taskArns }));
    return tasks.every(({ lastStatus, desiredStatus }) => lastStatus === desiredStatus);
  });
}

async function hostIsAsPlanned(daemon: TestDaemon): Promise<void> {
  await until('the host is as planned', planMs, async () => {
    assert.deepEqual(await networkDifferences(daemon.settings), []);
    return true;
  }).catch((thrown: Error) => assert.fail(`${thrown.message}: ${String(thrown.cause)}`));
}

async function flowsAreAsPlanned(t: TestContext, daemon: TestDaemon, random: Random): Promise<void> {
  const { wrong, let: passed, dropped } = await wrongFlows(daemon, { random, count: flowCount, ports: [port, port + 1] });
  t.diagnostic(`${passed} connections that may be made, ${dropped} that may not`);
  // Chance does not come again in the same order: what is wrong must be found from this.
  if (wrong.length > 0) for (const line of await circumstances(daemon)) t.diagnostic(line);
  assert.deepEqual(wrong, []);
}

async function circumstances(daemon: TestDaemon): Promise<readonly string[]> {
  const { topologies, vpcs } = await plannedNetwork(daemon.settings);
  const links = vpcs.map(({ namespace }) => output('ip', ['-n', namespace, '-s', 'link']).catch(String));
  return [JSON.stringify(topologies), ...(await networkDifferences(daemon.settings)), ...(await suspicions(daemon)), ...(await Promise.all(links))];
}

/** What the daemon's log says of others' changes to its networks: there were none, so that it must not repair anything. */
async function suspicions({ settings }: TestDaemon): Promise<readonly string[]> {
  const log = await readFile(join(settings.stateDir, daemonLogName), 'utf8');
  return log.split('\n').filter((line) => line.includes('somebody else') || line.includes('could not be changed') || line.includes('not what it should be'));
}

/** What the network was last told is what the documents say, as they are on disk, and what a started daemon makes of them is the same again. */
async function documentsSayTheSame(daemon: TestDaemon): Promise<void> {
  await daemon.kill();
  const store = await Store.open(sqliteJournal({ file: join(daemon.settings.stateDir, 'state.db') }), collections, { onFailure: (cause) => assert.fail(String(cause)) });
  const wanted = planTopologies(store.list(vpcs).map((vpc) => documentsOf(store, vpc)), []);
  await store[Symbol.asyncDispose]();
  assert.deepEqual((await plannedNetwork(daemon.settings)).topologies, wanted);
  await daemon.startAgain();
}
