import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { idsFrom } from '#base/ids.ts';
import { seededRandom } from '#base/random.ts';
import type { TaskReport } from '#model/link.ts';
import { isLater } from '#model/task-status.ts';
import { taskStatuses, type Task } from '#model/task.ts';
import type { NetworkInterface } from '#model/network-interface.ts';
import type { Subnet } from '#model/vpc.ts';
import { planTasks, type TaskPlan, type TaskWorld } from './plan.ts';
import { newReport, newTask, scope } from './task-fixture.ts';
import { takenAddresses } from './taken-addresses.fixture.ts';

/** Six public addresses, two of which an account has allocated. */
const publicAddressPool = '127.64.0.0/29';
const elasticAddresses = ['127.64.0.2', '127.64.0.3'];

/** Small subnets, so that addresses run out: 3 and 11 of them. */
const subnets = [subnet('subnet-a', '10.0.0.0/29'), subnet('subnet-b', '10.0.0.16/28')];

function subnet(id: string, cidr: string): Subnet {
  return { ...scope, id, vpcId: 'vpc-1', cidr, availabilityZone: 'us-east-1a', availabilityZoneId: 'use1-az1', isDefaultForAz: false, mapPublicIpOnLaunch: false,
  hostnameTypeOnLaunch: 'ip-name',
  enableResourceNameDnsARecordOnLaunch: false, tags: [] };
}

interface Drawn {
  readonly status: (typeof taskStatuses)[number];
  readonly wish: 'RUNNING' | 'STOPPED';
  readonly subnetIds: readonly string[];
  readonly assignPublicIp: 'ENABLED' | 'DISABLED';
  readonly report: TaskReport['status'] | 'none';
  readonly reportAge: number;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  status: fc.constantFrom(...taskStatuses.filter((status) => status !== 'STOPPED')),
  wish: fc.constantFrom('RUNNING', 'STOPPED'),
  subnetIds: fc.subarray(['subnet-a', 'subnet-b', 'subnet-gone'], { minLength: 1 }),
  assignPublicIp: fc.constantFrom('ENABLED', 'DISABLED'),
  report: fc.constantFrom('none', 'PENDING', 'RUNNING', 'STOPPING', 'STOPPED', 'REMOVED'),
  reportAge: fc.integer({ min: -1, max: 2 }),
});

/** A world that could be: only tasks past PROVISIONING have an ENI, those that are leaving are wished STOPPED. */
function worldOf(list: readonly Drawn[], seed: number): TaskWorld {
  const empty = { nowMs: 1_000, ids: idsFrom(seededRandom(seed)), random: seededRandom(seed), subnets: new Map(subnets.map((one) => [one.id, one])), publicAddressPool, hasSecurityGroup: () => true, tasksOfService: () => [], targetsOf: () => [] };
  const unplaced = list.map((one, index) => newTask(index + 1, { desiredStatus: one.wish, network: { subnetIds: one.subnetIds, securityGroupIds: ['sg-1'], assignPublicIp: one.assignPublicIp } }));
  const placed = planTasks({ ...empty, living: unplaced.filter((task, index) => list[index]?.status !== 'PROVISIONING' && task.desiredStatus === 'RUNNING'), reports: new Map(), networkInterfaces: [], addresses: takenAddresses([], elasticAddresses) });
  const byArn = new Map(placed.tasks.map((task) => [task.arn, task]));
  const living = unplaced.flatMap((task, index) => moved(byArn.get(task.arn) ?? task, list[index]));
  const reports = new Map(living.flatMap((task) => reportOf(task, list[Number.parseInt(task.id, 16) - 1])));
  return { ...empty, living, reports, networkInterfaces: placed.networkInterfaces, addresses: takenAddresses(placed.networkInterfaces, elasticAddresses) };
}

function moved(task: Task, one: Drawn | undefined): readonly Task[] {
  if (task.lastStatus === 'STOPPED' || one === undefined) return [];
  if (task.placement === undefined || !isLater(one.status, task.lastStatus)) return [task];
  const isLeaving = isLater(one.status, 'RUNNING');
  return [{ ...task, lastStatus: one.status, ...(isLeaving && { desiredStatus: 'STOPPED' as const, stopCode: 'UserInitiated' as const, generation: task.generation + 1 }) }];
}

function reportOf(task: Task, one: Drawn | undefined): readonly (readonly [string, TaskReport])[] {
  if (one === undefined || one.report === 'none' || task.placement === undefined) return [];
  return [[task.arn, newReport({ arn: task.arn, generation: Math.max(0, task.generation - one.reportAge) }, one.report)]];
}

const worlds = fc.tuple(fc.array(drawn, { maxLength: 20 }), fc.integer({ min: 1, max: 1_000_000 })).map(([list, seed]) => worldOf(list, seed));

function applied(world: TaskWorld, plan: TaskPlan): { readonly tasks: readonly Task[]; readonly networkInterfaces: readonly NetworkInterface[] } {
  const changed = new Map(plan.tasks.map((task) => [task.arn, task]));
  const released = new Set(plan.releasedNetworkInterfaceIds);
  return {
    tasks: world.living.map((task) => changed.get(task.arn) ?? task),
    networkInterfaces: [...world.networkInterfaces, ...plan.networkInterfaces].filter((eni) => !released.has(eni.id)),
  };
}

test('no address is given twice, and every living task that is placed holds its own', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const after = applied(world, planTasks(world));
      const addresses = after.networkInterfaces.map((eni) => `${eni.subnetId} ${eni.privateIpv4Address}`);
      assert.equal(new Set(addresses).size, addresses.length);
      const publicAddresses = [...elasticAddresses, ...after.networkInterfaces.flatMap((eni) => eni.publicIpv4Address ?? [])];
      assert.equal(new Set(publicAddresses).size, publicAddresses.length);
      for (const task of after.tasks) {
        const held = after.networkInterfaces.filter((eni) => eni.taskArn === task.arn).map((eni) => eni.id);
        assert.deepEqual(held, task.lastStatus === 'STOPPED' || task.placement === undefined ? [] : [task.placement.networkInterfaceId]);
        const isPublic = after.networkInterfaces.find((eni) => eni.taskArn === task.arn)?.publicIpv4Address !== undefined;
        assert.equal(isPublic, held.length > 0 && task.network.assignPublicIp === 'ENABLED');
      }
    }),
  );
});

test('statuses move forward only, generations and versions only grow, a stop is never taken back', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const before = new Map(world.living.map((task) => [task.arn, task]));
      for (const task of planTasks(world).tasks) {
        const was = before.get(task.arn);
        assert.ok(was);
        assert.ok(!isLater(was.lastStatus, task.lastStatus), `${was.lastStatus} to ${task.lastStatus}`);
        assert.ok(task.generation >= was.generation);
        assert.ok(task.version > was.version);
        if (was.desiredStatus === 'STOPPED') assert.equal(task.desiredStatus, 'STOPPED');
        if (task.desiredStatus === 'RUNNING') assert.ok(!isLater(task.lastStatus, 'RUNNING'));
      }
    }),
  );
});

test('a task that was to stop before it was placed never gets an ENI', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const plan = planTasks(world);
      const neverToStart = world.living.filter((task) => task.placement === undefined && task.desiredStatus === 'STOPPED');
      for (const task of neverToStart) {
        assert.ok(plan.networkInterfaces.every((eni) => eni.taskArn !== task.arn));
        assert.equal(plan.tasks.find((next) => next.arn === task.arn)?.lastStatus, 'STOPPED');
      }
    }),
  );
});

test('planning again, with the same reports, changes nothing', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const after = applied(world, planTasks(world));
      const again = planTasks({ ...world, living: after.tasks.filter((task) => task.lastStatus !== 'STOPPED'), networkInterfaces: after.networkInterfaces, addresses: takenAddresses(after.networkInterfaces, elasticAddresses) });
      assert.deepEqual({ ...again, tasks: again.tasks.map((task) => task.arn) }, { tasks: [], networkInterfaces: [], releasedNetworkInterfaceIds: [] });
    }),
  );
});

test('a task whose subnets are full fails to start, in ECS’s words', () => {
  const plan = planOfNew(Array.from({ length: 4 }, () => ({ subnetIds: ['subnet-a'], assignPublicIp: 'DISABLED' })));
  assert.deepEqual(plan.tasks.map((task) => task.lastStatus), ['PENDING', 'PENDING', 'PENDING', 'STOPPED']);
  assert.equal(plan.tasks[3]?.stopCode, 'TaskFailedToStart');
  assert.equal(plan.tasks[3]?.stoppedReason, "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-a': InsufficientFreeAddressesInSubnet");
});

test('a task with assignPublicIp has a public address of the pool, and fails to start when none is left', () => {
  const plan = planOfNew([...Array.from({ length: 5 }, () => ({ subnetIds: ['subnet-b'], assignPublicIp: 'ENABLED' } as const)), { subnetIds: ['subnet-b'], assignPublicIp: 'DISABLED' }]);
  assert.deepEqual(plan.networkInterfaces.map((eni) => eni.publicIpv4Address).toSorted(), ['127.64.0.1', '127.64.0.4', '127.64.0.5', '127.64.0.6', undefined]);
  assert.deepEqual(plan.tasks.map((task) => task.lastStatus), ['PENDING', 'PENDING', 'PENDING', 'PENDING', 'STOPPED', 'PENDING']);
  assert.equal(plan.tasks[4]?.stoppedReason, "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet 'subnet-b': InsufficientAddressCapacity");
});

test('a task whose security group was deleted meanwhile fails to start', () => {
  const plan = planOfNew([{ subnetIds: ['subnet-b'], assignPublicIp: 'DISABLED' }], { hasSecurityGroup: () => false });
  assert.equal(plan.tasks[0]?.stoppedReason, "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-b': InvalidGroup.NotFound");
});

test("a service's tasks go to the zone with fewest of them, or where they are to bring zones into balance", () => {
  const zoned = ['a', 'b', 'c'].map((zone, index) => ({ ...subnet(`subnet-${zone}`, `10.0.${index}.0/24`), availabilityZone: `us-east-1${zone}` }));
  const network = { subnetIds: zoned.map(({ id }) => id), securityGroupIds: ['sg-1'], assignPublicIp: 'DISABLED' } as const;
  const ofService = (number: number, preferredZone?: string) => newTask(number, { network, service: { serviceArn: 'web', groupId: 'd', isEndCounted: false, ...(preferredZone !== undefined && { preferredZone }) } });
  const plan = planOfNew([], { subnets: new Map(zoned.map((one) => [one.id, one])), living: [...[1, 2, 3, 4, 5, 6].map((number) => ofService(number)), ofService(7, 'us-east-1c'), ofService(8, 'us-east-1c')] });
  const zones = Map.groupBy(plan.tasks, ({ placement }) => placement?.availabilityZone);
  assert.deepEqual(['us-east-1a', 'us-east-1b', 'us-east-1c'].map((zone) => zones.get(zone)?.length), [2, 2, 4]);
});

function planOfNew(wishes: readonly Pick<Drawn, 'subnetIds' | 'assignPublicIp'>[], change: Partial<TaskWorld> = {}): TaskPlan {
  const living = wishes.map((wish, index) => newTask(index + 1, { network: { ...wish, securityGroupIds: ['sg-1'] } }));
  const world = { nowMs: 1, ids: idsFrom(seededRandom(1)), random: seededRandom(1), subnets: new Map(subnets.map((one) => [one.id, one])), publicAddressPool, hasSecurityGroup: () => true, tasksOfService: () => [], targetsOf: () => [] };
  return planTasks({ ...world, living, reports: new Map(), networkInterfaces: [], addresses: takenAddresses([], elasticAddresses), ...change });
}
