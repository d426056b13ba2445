import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import { idsFrom } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { hourMs, secondMs } from '#base/time.ts';
import { clusters } from '#model/cluster.ts';
import { deployments } from '#model/deployment.ts';
import { iamRoles } from '#model/iam-role.ts';
import { serviceDeployments } from '#model/service-deployment.ts';
import { serviceEvents, serviceEventsMax } from '#model/service-event.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { serviceArn, services, type Service } from '#model/service.ts';
import { startDeployment } from '#model/start-deployment.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { withStopWish } from '#model/task-status.ts';
import { taskSets } from '#model/task-set.ts';
import { targetGroups } from '#model/target-group.ts';
import { targets } from '#model/target.ts';
import { tasks, type Task } from '#model/task.ts';
import { subnets } from '#model/vpc.ts';
import { FargateUsage } from '#state/fargate-usage.ts';
import { memoryJournal, type MemoryDisk } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { newDefinition, scope } from '../task/task-fixture.ts';
import { createServiceController, type ServiceController } from './controller.ts';
import { newService } from './service-world.fixture.ts';

const collections = [services, deployments, serviceDeployments, serviceRevisions, serviceEvents, taskSets, tasks, targets, targetGroups, taskDefinitions, clusters, subnets, iamRoles];

/** A control plane with nothing but the service controller; the tests play the task controller. */
class World {
  readonly clock = new ManualClock();
  readonly #disk: MemoryDisk = new Map();
  readonly #ids = idsFrom(seededRandom(9));
  #store: Store | undefined;
  #controller: ServiceController | undefined;

  static async create(cpu = 100_000): Promise<World> {
    const world = new World();
    await world.restart(cpu);
    await world.store.transact((transaction) => {
      transaction.put(clusters, { ...scope, arn: newService.clusterArn, name: 'default', status: 'ACTIVE', settings: [], capacityProviders: [], defaultCapacityProviderStrategy: [], tags: [], createdAt: 0 });
      transaction.put(taskDefinitions, newDefinition());
    });
    return world;
  }

  async restart(cpu = 100_000): Promise<void> {
    this.#controller?.[Symbol.dispose]();
    this.#store = await Store.open(memoryJournal(this.#disk), collections);
    const { store, clock } = this;
    this.#controller = createServiceController({ store, clock, ids: this.#ids, capacity: { cpu, memory: 1_000_000, cpuArchitecture: 'X86_64' }, usage: new FargateUsage(store), healthyAfterMs: 500, log: silentLog });
    this.#controller.start();
    await this.clock.advance(0);
  }

  get store(): Store {
    return known(this.#store, 'the store of a world that was created');
  }

  async create(name: string, change: Partial<Service> = {}): Promise<void> {
    const service = { ...newService, name, arn: serviceArn(scope, 'default', name), ...change };
    const taskDefinition = newDefinition();
    const definition = { taskDefinitionArn: taskDefinition.arn, launchType: 'FARGATE', capacityProviderStrategy: [], platformVersion: 'LATEST', platformFamily: 'Linux', network: { subnetIds: [], securityGroupIds: [], assignPublicIp: 'DISABLED' } } as const;
    const started = startDeployment({ service, definition, taskDefinition, deployments: [], serviceDeployments: [], ids: this.#ids, nowMs: this.clock.nowMs() });
    await this.store.transact((transaction) => {
      transaction.put(services, started.service);
      transaction.put(serviceRevisions, started.revision);
      for (const deployment of started.deployments) transaction.put(deployments, deployment);
      for (const deployment of started.serviceDeployments) transaction.put(serviceDeployments, deployment);
    });
    await this.clock.advance(0);
  }

  tasksOf(name: string): readonly Task[] {
    return this.store.find(tasks, 'service', serviceArn(scope, 'default', name)).filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  }

  async put(...changed: readonly Task[]): Promise<void> {
    await this.store.transact((transaction) => {
      for (const task of changed) transaction.put(tasks, task);
    });
    await this.clock.advance(0);
  }

  async run(name: string): Promise<void> {
    await this.put(...this.tasksOf(name).map((task) => ({ ...task, lastStatus: 'RUNNING' as const, startedAt: this.clock.nowMs() })));
    await this.clock.advance(secondMs);
  }

  async end(task: Task): Promise<void> {
    await this.put({ ...withStopWish(task, { code: 'EssentialContainerExited', reason: 'Essential container in task exited' }), lastStatus: 'STOPPED' });
  }

  service(name: string): Service | undefined {
    return this.store.get(services, serviceArn(scope, 'default', name));
  }
}

test('a service gets its tasks with the commit that makes it, and a stopped one is replaced with the commit that stops it', async () => {
  const world = await World.create();
  await world.create('web');
  assert.equal(world.tasksOf('web').length, 2);
  await world.run('web');
  assert.ok(world.service('web')?.steadyAt !== undefined);
  const [task] = world.tasksOf('web');
  assert.ok(task);
  await world.end(task);
  assert.equal(world.tasksOf('web').length, 2);
});

test('a controller that starts again takes up every service where state has it, and does nothing twice', async () => {
  const world = await World.create();
  await world.create('web');
  await world.restart();
  assert.equal(world.tasksOf('web').length, 2);
  await world.run('web');
  await world.restart();
  assert.equal(world.store.list(serviceEvents).length, 3);
  assert.equal(world.store.list(serviceDeployments)[0]?.status, 'SUCCESSFUL');
});

test('services that wait for room get it in turn when a task ends, and none starves', async () => {
  const world = await World.create(4 * 256);
  await world.create('one', { desiredCount: 3 });
  await world.create('two', { desiredCount: 3 });
  await world.create('three', { desiredCount: 3 });
  assert.deepEqual([world.tasksOf('one').length, world.tasksOf('two').length, world.tasksOf('three').length], [3, 1, 0]);
  await world.run('one');
  await world.store.transact((transaction) => transaction.put(services, { ...known(world.service('one'), 'one'), desiredCount: 1 }));
  await world.clock.advance(0);
  for (const task of world.store.list(tasks).filter(({ desiredStatus }) => desiredStatus === 'STOPPED')) await world.put({ ...task, lastStatus: 'STOPPED' });
  assert.ok(world.tasksOf('two').length > 1 || world.tasksOf('three').length > 0);
  assert.ok(world.tasksOf('three').length > 0, 'the third service got nothing');
});

test('a steady service costs nothing until its next report of a steady state, hours later', async () => {
  const world = await World.create();
  await world.create('web');
  await world.run('web');
  assert.equal(known(world.clock.nextDueMs(), 'a timer') - world.clock.nowMs() > 5 * hourMs, true);
  await world.clock.advance(7 * hourMs);
  assert.equal(world.store.list(serviceEvents).filter(({ message }) => message.endsWith('has reached a steady state.')).length, 2);
});

test('the last hundred events are kept', async () => {
  const world = await World.create();
  await world.create('web');
  for (let count = 0; count < serviceEventsMax; count += 1) {
    const [task] = world.tasksOf('web');
    assert.ok(task);
    await world.put({ ...withStopWish(task, { code: 'UserInitiated', reason: 'Task stopped by user' }), lastStatus: 'STOPPED' });
  }
  assert.equal(world.store.list(serviceEvents).length, serviceEventsMax);
});

test('a deleted service is described for an hour and then gone with all that was its', async () => {
  const world = await World.create();
  await world.create('web');
  await world.store.transact((transaction) => transaction.put(services, { ...known(world.service('web'), 'web'), status: 'DRAINING' as const }));
  await world.clock.advance(0);
  for (const task of world.store.list(tasks)) await world.put({ ...task, lastStatus: 'STOPPED' });
  assert.equal(world.service('web')?.status, 'INACTIVE');
  await world.clock.advance(hourMs);
  assert.equal(world.service('web'), undefined);
  assert.deepEqual([world.store.list(serviceEvents), world.store.list(serviceRevisions), world.store.list(serviceDeployments), world.store.list(deployments)], [[], [], [], []]);
});
