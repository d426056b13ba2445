import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import { idsFrom } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { hourMs, minuteMs } from '#base/time.ts';
import { defaultVpc } from '#model/default-vpc.ts';
import type { AgentLink, TaskOrder, TaskReport } from '#model/link.ts';
import { runTaskTokens } from '#model/run-task-token.ts';
import { withStopWish } from '#model/task-status.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { targets } from '#model/target.ts';
import { tasks, type Task } from '#model/task.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { securityGroups } from '#model/security-group.ts';
import { dhcpOptions, subnets, vpcs } from '#model/vpc.ts';
import { memoryJournal, type MemoryDisk } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { createTaskController, type TaskController } from './controller.ts';
import { newDefinition, newReport, newTask, scope } from './task-fixture.ts';

const collections = [tasks, targets, taskDefinitions, runTaskTokens, networkInterfaces, elasticIps, subnets, vpcs, dhcpOptions, securityGroups, serviceRevisions];
const vpc = defaultVpc(scope, 'dopt-1', idsFrom(seededRandom(3)));

/** An agent that keeps what it was told and says what a test makes it say. */
class FakeLink implements AgentLink {
  orders: readonly TaskOrder[] = [];
  #listener: (report: TaskReport) => void = () => undefined;

  setOrders(orders: readonly TaskOrder[]): void {
    this.orders = orders;
  }

  onReport(listener: (report: TaskReport) => void): void {
    this.#listener = listener;
  }

  report(report: TaskReport): void {
    this.#listener(report);
  }
}

/** A control plane with nothing but the task controller; `restart` is a kill and a start on the same disk. */
class World {
  readonly clock = new ManualClock();
  readonly realClock = new ManualClock();
  readonly #disk: MemoryDisk = new Map();
  link = new FakeLink();
  #store: Store | undefined;
  #controller: TaskController | undefined;

  static async create(): Promise<World> {
    const world = new World();
    await world.restart();
    await world.store.transact((transaction) => {
      transaction.put(vpcs, vpc.vpc);
      for (const subnet of vpc.subnets) transaction.put(subnets, subnet);
      transaction.put(securityGroups, vpc.securityGroup);
      transaction.put(taskDefinitions, newDefinition());
    });
    return world;
  }

  async restart(): Promise<void> {
    this.#controller?.[Symbol.dispose]();
    const store = await Store.open(memoryJournal(this.#disk), collections);
    this.#store = store;
    this.link = new FakeLink();
    const { link, clock, realClock } = this;
    this.#controller = createTaskController({ store, link, publicAddressPool: '127.64.0.0/21', clock, realClock, ids: idsFrom(seededRandom(5)), random: seededRandom(5), log: silentLog });
    this.#controller.start();
    await this.clock.advance(0);
  }

  get store(): Store {
    return known(this.#store, 'the store of a world that was created');
  }

  async run(number: number): Promise<void> {
    const network = { subnetIds: vpc.subnets.map((subnet) => subnet.id), securityGroupIds: [vpc.securityGroup.id], assignPublicIp: 'DISABLED' } as const;
    await this.store.transact((transaction) => transaction.put(tasks, newTask(number, { network, createdAt: this.clock.nowMs() })));
    await this.clock.advance(0);
  }

  task(number = 1): Task {
    return known(this.store.get(tasks, newTask(number).arn), `task ${number}`);
  }

  async stop(): Promise<void> {
    await this.store.transact((transaction) => transaction.put(tasks, withStopWish(this.task(), { code: 'UserInitiated', reason: 'Task stopped by user' })));
    await this.clock.advance(0);
  }

  /** The agent says something of the order that it was last given. */
  async say(status: TaskReport['status'], change: Parameters<typeof newReport>[2] = {}): Promise<void> {
    const order = this.link.orders.find((candidate) => candidate.taskArn === this.task().arn);
    this.link.report(newReport({ arn: this.task().arn, generation: order?.generation ?? this.task().generation }, status, change));
    await this.realClock.advance(100);
  }

  wish(): string | undefined {
    return this.link.orders.find((order) => order.taskArn === this.task().arn)?.wish;
  }
}

const essentialExit = { code: 'EssentialContainerExited', reason: 'Essential container in task exited' } as const;

/** A whole life, one step after the other; each is what happens and how the task then stands. */
const life: readonly { readonly name: string; readonly step: (world: World) => Promise<void>; readonly status: string; readonly wish: string | undefined }[] = [
  { name: 'it is wanted', step: (world) => world.run(1), status: 'PENDING', wish: 'RUN' },
  { name: 'its image is pulled', step: (world) => world.say('PENDING', { connectivityAt: 1, pullStartedAt: 2, container: { imageDigest: 'sha256:abc' } }), status: 'PENDING', wish: 'RUN' },
  { name: 'a container runs', step: (world) => world.say('PENDING', { container: { status: 'RUNNING', imageDigest: 'sha256:abc', startedAt: 3 } }), status: 'ACTIVATING', wish: 'RUN' },
  { name: 'all of them run', step: (world) => world.say('RUNNING', { startedAt: 3, container: { imageDigest: 'sha256:abc', startedAt: 3 } }), status: 'RUNNING', wish: 'RUN' },
  { name: 'the user stops it', step: (world) => world.stop(), status: 'DEACTIVATING', wish: 'STOP' },
  { name: 'its containers are ended', step: (world) => world.say('STOPPING'), status: 'STOPPING', wish: 'STOP' },
  { name: 'they have ended', step: (world) => world.say('STOPPED', { container: { exitCode: 143, stoppedAt: 5 } }), status: 'DEPROVISIONING', wish: 'REMOVE' },
  { name: 'no trace is left', step: (world) => world.say('REMOVED'), status: 'STOPPED', wish: undefined },
];

async function live(world: World, between: () => Promise<void>): Promise<void> {
  for (const { name, step, status, wish } of life) {
    await step(world);
    await between();
    assert.deepEqual({ status: world.task().lastStatus, wish: world.wish() }, { status, wish }, name);
  }
}

test('a task goes from PROVISIONING to STOPPED, each of its orders after the state that it rests on', async () => {
  const world = await World.create();
  await live(world, async () => undefined);
  const task = world.task();
  assert.equal(task.stopCode, 'UserInitiated');
  assert.equal(task.containers[0]?.exitCode, 143);
  assert.equal(task.containers[0]?.imageDigest, 'sha256:abc');
  assert.ok(task.stoppedAt !== undefined && task.stoppingAt !== undefined && task.startedAt === 3 && task.connectivityAt === 1);
  assert.deepEqual(world.store.list(networkInterfaces), []);
  assert.deepEqual(world.link.orders, []);
});

test('a task is seen to make progress although the cloud’s clock stands still', async () => {
  const world = await World.create();
  const frozenAt = world.clock.nowMs();
  await live(world, async () => undefined);
  assert.equal(world.task().stoppedAt, frozenAt);
});

test('a controller that is killed and started after every step takes the task to the same end', async () => {
  const undisturbed = await World.create();
  await live(undisturbed, async () => undefined);
  const world = await World.create();
  await live(world, () => world.restart());
  const { placement: _one, ...task } = world.task();
  const { placement: _other, ...expected } = undisturbed.task();
  assert.deepEqual(task, expected);
});

test('an order names the ENI, the digest once known, and that the task has started', async () => {
  const world = await World.create();
  for (const { step } of life.slice(0, 4)) await step(world);
  const [order] = world.link.orders;
  assert.ok(order);
  assert.equal(order.network.privateIpv4Address, world.task().placement?.privateIpv4Address);
  assert.equal(order.network.vpcId, vpc.vpc.id);
  assert.equal(order.containers[0]?.imageDigest, 'sha256:abc');
  assert.equal(order.hasStarted, true);
});

test('an order names the service that started the task, and its tags as they now are', async () => {
  const world = await World.create();
  await world.run(1);
  assert.deepEqual([world.link.orders[0]?.serviceName, world.link.orders[0]?.tags], [undefined, []]);
  const { generation } = world.task();
  const tags = [{ key: 'stage', value: 'test' }];
  await world.store.transact((transaction) => transaction.put(tasks, { ...world.task(), group: 'service:web', tags }));
  await world.clock.advance(0);
  assert.deepEqual([world.link.orders[0]?.serviceName, world.link.orders[0]?.tags, world.link.orders[0]?.generation], ['web', tags, generation]);
});

test('a task that ends by itself is removed after its exit code is durable', async () => {
  const world = await World.create();
  await world.run(1);
  await world.say('RUNNING', { startedAt: 3 });
  await world.say('STOPPED', { stop: essentialExit, container: { exitCode: 7 } });
  assert.equal(world.task().containers[0]?.exitCode, 7);
  assert.equal(world.wish(), 'REMOVE');
  await world.restart();
  assert.equal(world.task().containers[0]?.exitCode, 7);
});

test('a doubled or late report changes nothing', async () => {
  const world = await World.create();
  await world.run(1);
  const late = newReport({ arn: world.task().arn, generation: 1 }, 'PENDING');
  await world.say('RUNNING', { startedAt: 3 });
  const before = world.task();
  world.link.report(late);
  await world.clock.advance(100);
  assert.equal(world.task(), before);
});

test('a task stopped before it was placed never starts', async () => {
  const world = await World.create();
  const wanted = newTask(1, { network: { subnetIds: [vpc.subnets[0]?.id ?? ''], securityGroupIds: [], assignPublicIp: 'DISABLED' } });
  await world.store.transact((transaction) => transaction.put(tasks, withStopWish(wanted, { code: 'UserInitiated', reason: 'Task stopped by user' })));
  await world.clock.advance(0);
  assert.equal(world.task().lastStatus, 'STOPPED');
  assert.deepEqual(world.link.orders, []);
});

test('tasks spread over the zones of their subnets', async () => {
  const world = await World.create();
  for (let number = 1; number <= 6; number += 1) await world.run(number);
  const zones = world.store.list(networkInterfaces).map((eni) => eni.availabilityZone);
  for (const subnet of vpc.subnets) assert.equal(zones.filter((zone) => zone === subnet.availabilityZone).length, 2);
});

test('a stopped task is described for an hour and then gone; a deleted definition goes with its last task', async () => {
  const world = await World.create();
  await live(world, async () => undefined);
  await world.store.transact((transaction) => transaction.put(taskDefinitions, newDefinition({ status: 'DELETE_IN_PROGRESS', deleteRequestedAt: world.clock.nowMs() })));
  await world.clock.advance(hourMs - minuteMs);
  assert.equal(world.store.list(tasks).length, 1);
  await world.clock.advance(2 * minuteMs);
  assert.equal(world.store.list(tasks).length, 0);
  assert.equal(world.store.list(taskDefinitions).length, 0);
});
