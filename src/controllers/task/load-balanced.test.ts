import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idsFrom } from '#base/ids.ts';
import { seededRandom } from '#base/random.ts';
import type { TaskReport } from '#model/link.ts';
import { withStopWish } from '#model/task-status.ts';
import type { Target } from '#model/target.ts';
import type { Task } from '#model/task.ts';
import { orderOf } from './order.ts';
import { planTasks } from './plan.ts';
import { takenAddresses } from './taken-addresses.fixture.ts';
import { newDefinition, newReport, newTask, scope } from './task-fixture.ts';

const groups = ['blue', 'other'].map((targetGroupArn) => ({ targetGroupArn, containerName: 'app', containerPort: 80 }));
const placement = { availabilityZone: 'us-east-1a', subnetId: 'subnet-a', networkInterfaceId: 'eni-1', privateIpv4Address: '10.0.0.4', privateDnsName: '', macAddress: '' };

/** A task of a service behind two target groups, whose containers run. */
const balanced = newTask(1, { placement, generation: 1, lastStatus: 'PENDING', service: { serviceArn: 'web', groupId: 'd', isEndCounted: false, targetGroups: groups } });
const stopping = withStopWish({ ...balanced, lastStatus: 'RUNNING', startedAt: 1 }, { code: 'UserInitiated', reason: 'because' });

const target = (targetGroupArn: string, change: Partial<Target> = {}): Target => ({ ...scope, targetGroupArn, id: '10.0.0.4', port: 80, taskArn: balanced.arn, health: { state: 'initial' }, registeredAt: 0, ...change });

function planned(task: Task, targets: readonly Target[], report?: TaskReport): Task {
  const reports = new Map(report === undefined ? [] : [[task.arn, report]]);
  const plan = planTasks({ nowMs: 1_000, ids: idsFrom(seededRandom(1)), random: seededRandom(1), subnets: new Map(), publicAddressPool: '127.64.0.0/29', hasSecurityGroup: () => true, tasksOfService: () => [], targetsOf: () => targets, living: [task], reports, networkInterfaces: [], addresses: takenAddresses([], []) });
  return plan.tasks[0] ?? task;
}

function wishOf(task: Task): string {
  const networkInterface = { ...scope, id: 'eni-1', vpcId: 'vpc-1', subnetId: 'subnet-a', availabilityZone: 'us-east-1a', privateIpv4Address: '10.0.0.4', secondaryPrivateIpv4Addresses: [], macAddress: '', privateDnsName: '', securityGroupIds: [], description: '', sourceDestCheck: true, status: 'in-use', interfaceType: 'interface', createdAt: 0, tags: [] } as const;
  const subnet = { ...scope, id: 'subnet-a', vpcId: 'vpc-1', cidr: '10.0.0.0/24', availabilityZone: 'us-east-1a', availabilityZoneId: 'a', isDefaultForAz: false, mapPublicIpOnLaunch: false, hostnameTypeOnLaunch: 'ip-name', enableResourceNameDnsARecordOnLaunch: false, tags: [] } as const;
  const vpc = { ...scope, id: 'vpc-1', cidr: '10.0.0.0/16', cidrAssociationId: 'vpc-cidr-assoc-1', secondaryCidrs: [], isDefault: false, dhcpOptionsId: 'default', enableDnsSupport: true, enableDnsHostnames: false, enableNetworkAddressUsageMetrics: false, instanceTenancy: 'default', tags: [] } as const;
  return orderOf(task, { definition: newDefinition(), networkInterface, subnet, vpc, dhcpOptions: undefined }).wish;
}

test('a task behind load balancers is ACTIVATING until it is registered with all of its target groups', () => {
  const started = planned(balanced, [], newReport(balanced, 'RUNNING'));
  assert.equal(started.lastStatus, 'ACTIVATING');
  assert.equal(planned(started, [target('blue')]).lastStatus, 'ACTIVATING');
  const running = planned(started, groups.map(({ targetGroupArn }) => target(targetGroupArn)));
  assert.deepEqual([running.lastStatus, running.runningAt], ['RUNNING', 1_000]);
  assert.equal(planned(running, [], newReport(balanced, 'RUNNING')).lastStatus, 'RUNNING', 'what has become of its targets changes nothing of it');
});

test('a task that is to stop keeps its containers until its targets have drained', () => {
  const leaving = planned(stopping, [target('blue'), target('other')]);
  assert.deepEqual([leaving.lastStatus, wishOf(leaving)], ['DEACTIVATING', 'RUN']);
  const draining = [target('blue', { drainingSince: 1, drainedAt: 2 }), target('other', { drainingSince: 1 })];
  assert.equal(planned(leaving, draining), leaving);
  assert.equal(planned(leaving, draining, newReport(leaving, 'RUNNING')).lastStatus, 'DEACTIVATING');
  const drained = planned(leaving, draining.map((one) => ({ ...one, drainedAt: 2 })));
  assert.deepEqual([drained.lastStatus, wishOf(drained), drained.generation], ['STOPPING', 'STOP', leaving.generation + 1]);
  assert.equal(planned(leaving, []).lastStatus, 'STOPPING', 'a target is gone when its deregistration delay is over');
});

test('a task that dies by itself waits for no deregistration', () => {
  const dead = planned({ ...balanced, lastStatus: 'RUNNING' }, [target('blue')], newReport(balanced, 'STOPPED'));
  assert.deepEqual([dead.lastStatus, wishOf(dead)], ['DEPROVISIONING', 'REMOVE']);
  const dying = planned({ ...balanced, lastStatus: 'RUNNING' }, [target('blue')], newReport(balanced, 'STOPPING'));
  assert.deepEqual([dying.lastStatus, wishOf(dying)], ['STOPPING', 'STOP']);
});

test('a task that is to stop before it was registered has nothing to wait for', () => {
  const early = withStopWish(balanced, { code: 'UserInitiated', reason: 'because' });
  assert.equal(wishOf(planned(planned(early, []), [])), 'STOP');
});
