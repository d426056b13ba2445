import { test } from 'node:test';
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { idsFrom } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { defaultVpc } from '#model/default-vpc.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import type { TaskOrder, TaskReport } from '#model/link.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { runTaskTokens } from '#model/run-task-token.ts';
import { securityGroups } from '#model/security-group.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { withStopWish } from '#model/task-status.ts';
import { targets } from '#model/target.ts';
import { tasks } from '#model/task.ts';
import { dhcpOptions, subnets, vpcs } from '#model/vpc.ts';
import { memoryJournal, type MemoryDisk } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { createTaskController, type TaskController } from './controller.ts';
import { newDefinition, newReport, newTask, scope } from './task-fixture.ts';

const collections = [tasks, targets, taskDefinitions, runTaskTokens, networkInterfaces, elasticIps, subnets, vpcs, dhcpOptions, securityGroups, serviceRevisions];
const vpc = defaultVpc(scope, 'dopt-1', idsFrom(seededRandom(3)));
const statuses = ['PENDING', 'RUNNING', 'STOPPING', 'STOPPED', 'REMOVED'] as const;
const numbers = fc.integer({ min: 1, max: 4 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('run' as const), number: numbers }),
  fc.record({ kind: fc.constant('stop' as const), number: numbers }),
  fc.record({ kind: fc.constant('tag' as const), number: numbers }),
  fc.record({ kind: fc.constant('report' as const), number: numbers, status: fc.constantFrom(...statuses) }),
  fc.record({ kind: fc.constant('dns' as const) }),
  fc.record({ kind: fc.constant('restart' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A control plane of task controllers only. One that always looks at everything is one that is started anew after every step. */
class World {
  readonly #clock = new ManualClock();
  readonly #disk: MemoryDisk = new Map();
  readonly #ids = idsFrom(seededRandom(5));
  readonly #random = seededRandom(5);
  #orders: readonly TaskOrder[] = [];
  #listener: (report: TaskReport) => void = () => undefined;
  #controller: TaskController | undefined;
  #store: Store;

  private constructor(store: Store) {
    this.#store = store;
  }

  static async create(): Promise<World> {
    const world = new World(await Store.open(memoryJournal(new Map()), collections));
    await world.restart();
    await world.#store.transact((transaction) => {
      transaction.put(vpcs, vpc.vpc);
      for (const subnet of vpc.subnets) transaction.put(subnets, subnet);
      transaction.put(securityGroups, vpc.securityGroup);
      transaction.put(taskDefinitions, newDefinition());
    });
    return world;
  }

  async restart(): Promise<void> {
    this.#controller?.[Symbol.dispose]();
    this.#store = await Store.open(memoryJournal(this.#disk), collections);
    this.#orders = [];
    const link = { setOrders: (orders: readonly TaskOrder[]) => void (this.#orders = orders), onReport: (listener: (report: TaskReport) => void) => void (this.#listener = listener) };
    this.#controller = createTaskController({ store: this.#store, link, publicAddressPool: '127.64.0.0/21', clock: this.#clock, ids: this.#ids, random: this.#random, log: silentLog });
    this.#controller.start();
    await this.#clock.advance(100);
  }

  async take(taken: Step): Promise<void> {
    if (taken.kind === 'restart') await this.restart();
    else if (taken.kind === 'dns') await this.#store.transact((transaction) => transaction.put(vpcs, { ...vpc.vpc, enableDnsSupport: transaction.get(vpcs, vpc.vpc.id)?.enableDnsSupport === false }));
    else await this.#takeOf(taken);
    await this.#clock.advance(100);
  }

  /** What is written and what the agent is asked for. */
  end(): unknown {
    const byArn = (one: TaskOrder, other: TaskOrder) => (one.taskArn < other.taskArn ? -1 : 1);
    return { tasks: this.#store.list(tasks), networkInterfaces: this.#store.list(networkInterfaces), orders: this.#orders.toSorted(byArn) };
  }

  async #takeOf(taken: Extract<Step, { number: number }>): Promise<void> {
    const network = { subnetIds: vpc.subnets.map(({ id }) => id), securityGroupIds: [vpc.securityGroup.id], assignPublicIp: 'ENABLED' } as const;
    const task = this.#store.get(tasks, newTask(taken.number).arn);
    if (taken.kind === 'run' && task === undefined) await this.#store.transact((transaction) => transaction.put(tasks, newTask(taken.number, { network, createdAt: this.#clock.nowMs() })));
    if (task === undefined || task.lastStatus === 'STOPPED') return;
    if (taken.kind === 'stop') await this.#store.transact((transaction) => transaction.put(tasks, withStopWish(task, { code: 'UserInitiated', reason: 'Task stopped by user' })));
    if (taken.kind === 'tag') await this.#store.transact((transaction) => transaction.put(tasks, { ...task, tags: [{ key: 'at', value: String(this.#clock.nowMs()) }] }));
    if (taken.kind === 'report') this.#listener(newReport(task, taken.status));
  }
}

test('a controller that looks only at what has changed ends as one that looks at everything after every step', async () => {
  const property = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
    const [incremental, oracle] = [await World.create(), await World.create()];
    for (const taken of steps) {
      await incremental.take(taken);
      await oracle.take(taken);
      await oracle.restart();
      await incremental.take({ kind: 'tag', number: 0 });
      assert.deepEqual(incremental.end(), oracle.end());
    }
  });
  await fc.assert(property, { numRuns: 60 });
});
