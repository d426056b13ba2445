import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { DeleteServiceCommand, DeregisterTaskDefinitionCommand, DescribeTasksCommand, StopTaskCommand, UpdateServiceCommand, type ContainerDefinition } from '@aws-sdk/client-ecs';
import { findDaemon } from '#cli/admin-client.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacksContainers as skip } from '../support/programs.ts';
import { pushBusybox, pushTag } from '../support/push.ts';
import { containersMarked, parentOf } from '../support/service-processes.ts';
import { createService, describeService, primaryOf, saidOf, serviceWhere, steadyService, tasksOf } from '../support/services.ts';
import { fill, smallDisk } from '../support/small-disk.ts';
import { productionName, registerFargate } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const timeoutMs = 120_000;

/** A server whose process can be found on the host. */
function marked(mark: string, image = productionName()): ContainerDefinition {
  return { name: 'main', image, essential: true, command: ['sh', '-c', `trap "exit 0" TERM; : ${mark}; while true; do sleep 0.1; done`] };
}

/** The first process of one of the containers: one that is RUNNING may not have become its program yet. */
function oneOf(mark: string): Promise<number> {
  return until('a container has its program', timeoutMs, async () => (await containersMarked(mark))[0]);
}

/** A daemon with a steady service of two tasks, whose name marks their processes. */
async function steadyWorld(mark: string, stateDir?: string): Promise<{ readonly daemon: TestDaemon; readonly clients: Clients }> {
  const daemon = await TestDaemon.start({ ...(stateDir !== undefined && { stateDir }) });
  const clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'web', [marked(mark)]);
  await createService(clients, { serviceName: mark, taskDefinition: 'web', desiredCount: 2 });
  await steadyService(clients, mark);
  return { daemon, clients };
}

test('a task that its user stops is replaced', { skip }, async () => {
  const mark = 'fault-stopped';
  const { daemon: made, clients } = await steadyWorld(mark);
  await using daemon = made;
  const [task] = await tasksOf(clients, mark);
  await clients.ecs.send(new StopTaskCommand({ task: task?.taskArn ?? '', reason: 'for a look' }));
  await serviceWhere(clients, mark, (service) => saidOf(service).includes('(service fault-stopped) has started 1 tasks: (task T).'));
  const service = await steadyService(clients, mark);
  assert.deepEqual([service.runningCount, primaryOf(service).failedTasks], [2, 0]);
  const { tasks: [stopped] = [] } = await clients.ecs.send(new DescribeTasksCommand({ tasks: [task?.taskArn ?? ''] }));
  assert.deepEqual([stopped?.stopCode, stopped?.stoppedReason], ['UserInitiated', 'for a look']);
  assert.equal(daemon.settings.runtime, 'containerd');
});

test('a killed container, and a killed shim: the task is STOPPED with its reason and replaced, and ECS says so', { skip }, async (context) => {
  const mark = 'fault-killed';
  const { daemon: made, clients } = await steadyWorld(mark);
  await using daemon = made;
  for (const victim of ['container', 'shim'] as const) {
    const before = (await tasksOf(clients, mark)).map(({ taskArn = '' }) => taskArn);
    const pid = await oneOf(mark);
    const killedAt = performance.now();
    process.kill(victim === 'container' ? pid : await parentOf(pid), 'SIGKILL');
    await until('another task runs in its place', timeoutMs, async () => {
      const now = await tasksOf(clients, mark);
      return now.filter(({ lastStatus }) => lastStatus === 'RUNNING').length === 2 && now.some(({ taskArn = '' }) => !before.includes(taskArn));
    });
    context.diagnostic(`${victim}: another one RUNNING after ${Math.round(performance.now() - killedAt)} ms`);
    await steadyService(clients, mark);
    const { tasks = [] } = await clients.ecs.send(new DescribeTasksCommand({ tasks: before }));
    const stopped = tasks.filter(({ desiredStatus }) => desiredStatus === 'STOPPED');
    assert.deepEqual(stopped.map(({ stopCode, stoppedReason }) => ({ stopCode, stoppedReason })), [{ stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' }], victim);
    await until('nothing but the two that are wanted runs on the host', timeoutMs, async () => (await containersMarked(mark)).length === 2);
  }
  const said = saidOf(await describeService(clients, mark));
  assert.deepEqual(said.slice(3), Array.from({ length: 2 }, () => ['(service fault-killed) has started 1 tasks: (task T).', '(service fault-killed) has reached a steady state.']).flat());
  assert.equal(primaryOf(await describeService(clients, mark)).failedTasks, 0, 'tasks that had been healthy have not failed to start');
  assert.equal(daemon.settings.runtime, 'containerd');
});

test('kill -9 of the daemon while a deleted service drains: it is INACTIVE once its tasks have ended, and nothing of them is left', { skip }, async () => {
  const mark = 'fault-draining';
  const { daemon: made, clients } = await steadyWorld(mark);
  await using daemon = made;
  const slow = await registerFargate(clients, 'slow', [{ ...marked(mark), command: ['sh', '-c', `trap "" TERM; : ${mark}; while true; do sleep 1; done`], stopTimeout: 100 }]);
  await clients.ecs.send(new UpdateServiceCommand({ service: mark, taskDefinition: slow }));
  await steadyService(clients, mark);
  await clients.ecs.send(new DeleteServiceCommand({ service: mark, force: true }));
  await daemon.kill();
  await daemon.startAgain();
  const again = clientsOf(daemon);
  assert.equal((await describeService(again, mark)).status, 'DRAINING');
  for (const pid of await containersMarked(mark)) process.kill(pid, 'SIGKILL');
  await serviceWhere(again, mark, ({ status }) => status === 'INACTIVE');
  assert.deepEqual(await tasksOf(again, mark), []);
  assert.deepEqual(await containersMarked(mark), []);
});

test('kill -9 of the daemon in the middle of a deployment: it goes on where it was, and ends with the count of the new revision, none of them twice', { skip }, async () => {
  const mark = 'fault-daemon';
  const { daemon: made, clients } = await steadyWorld(mark);
  await using daemon = made;
  await clients.ecs.send(new UpdateServiceCommand({ service: mark, desiredCount: 6 }));
  await steadyService(clients, mark);
  const revision = await registerFargate(clients, 'next', [marked(`${mark} next`)]);
  await clients.ecs.send(new UpdateServiceCommand({ service: mark, taskDefinition: revision, availabilityZoneRebalancing: 'DISABLED', deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 } }));
  for (const atLeast of [1, 4]) {
    const now = clientsOf(daemon);
    await until(`${atLeast} of the new tasks run`, timeoutMs, async () => (await tasksOf(now, mark)).filter(({ lastStatus, taskDefinitionArn }) => lastStatus === 'RUNNING' && taskDefinitionArn === revision).length >= atLeast);
    await daemon.kill();
    await daemon.startAgain();
  }
  const again = clientsOf(daemon);
  const service = await steadyService(again, mark);
  assert.deepEqual((await tasksOf(again, mark)).map(({ taskDefinitionArn, lastStatus }) => [taskDefinitionArn, lastStatus]), Array.from({ length: 6 }, () => [revision, 'RUNNING']));
  assert.equal(primaryOf(service).failedTasks, 0);
  await until('the host has the six, and no other', timeoutMs, async () => (await containersMarked(mark)).length === 6);
});

test('a full disk ends the daemon when a change cannot be durable; with space again the service has its count', { skip }, async () => {
  const mark = 'fault-disk';
  await using disk = await smallDisk();
  const { daemon: made, clients } = await steadyWorld(mark, join(disk.path, 'state'));
  await using daemon = made;
  // The log's own room: by chance its last page has none for what the daemon says at its end.
  const log = join(daemon.settings.stateDir, 'daemon.log');
  execFileSync('fallocate', ['--keep-size', '--offset', String((await stat(log)).size), '--length', String(64 * 1_024), log]);
  const ballast = join(disk.path, 'ballast');
  await fill(ballast, 0);
  const pid = await oneOf(mark);
  process.kill(pid, 'SIGKILL');
  await until('the daemon ends', timeoutMs, async () => {
    // The journal may have some room left: each of these takes of it.
    await clients.ecs.send(new UpdateServiceCommand({ service: mark, forceNewDeployment: true })).catch(() => undefined);
    return (await findDaemon(daemon.settings.stateDir)) === undefined;
  });
  await rm(ballast);
  assert.match(await readFile(log, 'utf8'), /state\.db cannot be written: .*disk is full; free some space/);
  await daemon.startAgain();
  const again = clientsOf(daemon);
  const service = await steadyService(again, mark);
  assert.equal(service.runningCount, 2);
  await until('the host has the two, and no other', timeoutMs, async () => (await containersMarked(mark)).length === 2);
});

test('an image that cannot be pulled: starts are put off more and more, ECS says so, and once the image is there the service gets its tasks', { skip }, async () => {
  const mark = 'fault-image';
  await using daemon = await TestDaemon.start();
  const clients = clientsOf(daemon);
  const { repositoryUri } = await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'late', [marked(mark, productionName(undefined, undefined, 'app:late'))]);
  await createService(clients, { serviceName: mark, taskDefinition: 'late', desiredCount: 1 });
  const failing = await serviceWhere(clients, mark, (service) => saidOf(service).some((text) => text.includes('is unable to consistently start tasks successfully')));
  assert.ok((primaryOf(failing).failedTasks ?? 0) >= 3);
  assert.equal(primaryOf(failing).rolloutState, 'IN_PROGRESS', 'without a circuit breaker it goes on trying');
  await pushTag(clients, repositoryUri, 'late');
  const service = await steadyService(clients, mark);
  assert.deepEqual([service.runningCount, primaryOf(service).rolloutState, primaryOf(service).failedTasks], [1, 'COMPLETED', 0]);
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deregister-task-definition-v2.html
test('a task definition that is deregistered: services that use it go on, their tasks are replaced, and they can be scaled', { skip }, async () => {
  const mark = 'fault-inactive';
  const { daemon: made, clients } = await steadyWorld(mark);
  await using daemon = made;
  await clients.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'web:1' }));
  const pid = await oneOf(mark);
  const started = saidOf(await describeService(clients, mark)).length;
  process.kill(pid, 'SIGKILL');
  await serviceWhere(clients, mark, (service) => saidOf(service).length > started);
  await steadyService(clients, mark);
  await clients.ecs.send(new UpdateServiceCommand({ service: mark, desiredCount: 3 }));
  assert.equal((await steadyService(clients, mark)).runningCount, 3);
  await clients.ecs.send(new DeleteServiceCommand({ service: mark, force: true }));
  await serviceWhere(clients, mark, ({ status }) => status === 'INACTIVE');
  assert.equal(daemon.settings.runtime, 'containerd');
});

test('drydock down ends the tasks of a service and drydock up brings them back; with --keep-tasks they are the same ones', { skip }, async () => {
  const mark = 'fault-down';
  const { daemon: made, clients } = await steadyWorld(mark);
  await using daemon = made;
  const first = (await tasksOf(clients, mark)).map(({ taskArn }) => taskArn).toSorted();
  await daemon.down('keep');
  assert.equal((await containersMarked(mark)).length, 2);
  await daemon.startAgain();
  await steadyService(clientsOf(daemon), mark);
  assert.deepEqual((await tasksOf(clientsOf(daemon), mark)).map(({ taskArn }) => taskArn).toSorted(), first);

  await daemon.down('stop');
  assert.deepEqual(await containersMarked(mark), []);
  await daemon.startAgain();
  const again = clientsOf(daemon);
  const service = await steadyService(again, mark);
  assert.deepEqual([service.runningCount, primaryOf(service).rolloutState, primaryOf(service).failedTasks], [2, 'COMPLETED', 0]);
  assert.ok((await tasksOf(again, mark)).every(({ taskArn }) => !first.includes(taskArn)));
  await until('the host has the two, and no other', timeoutMs, async () => (await containersMarked(mark)).length === 2);
});
