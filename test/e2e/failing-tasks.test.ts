import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { StopTaskCommand, type ContainerDefinition, type RegisterTaskDefinitionCommandInput, type Task } from '@aws-sdk/client-ecs';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { describeTask, linesOf, productionName, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';

let daemon: TestDaemon;
let clients: Clients;
const skip = lacksContainers;

before(async () => {
  if (skip !== false) return;
  daemon = await TestDaemon.start();
  clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
});
after(() => daemon?.[Symbol.asyncDispose]());

test('a task whose essential container fails shows its exit code, and every line that it wrote', { skip }, async () => {
  const task = await ended('fails', { command: ['sh', '-c', 'echo out; echo err >&2; exit 3'] });
  assert.deepEqual([task.stopCode, task.stoppedReason], ['EssentialContainerExited', 'Essential container in task exited']);
  assert.equal(task.containers?.[0]?.exitCode, 3);
  assert.deepEqual([...(await linesOf(clients, 'fails', task.taskArn ?? '', 'main'))].sort(), ['err', 'out']);
});

test('a container that takes more memory than its limit is stopped with OutOfMemoryError and exit code 137', { skip }, async () => {
  const task = await ended('greedy', { memory: 32, command: ['sh', '-c', 'x=$(dd if=/dev/zero bs=1M count=200 | tr "\\0" x); echo survived'] });
  assert.equal(task.containers?.[0]?.exitCode, 137);
  assert.match(task.containers?.[0]?.reason ?? '', /^OutOfMemoryError: /);
  assert.deepEqual(await linesOf(clients, 'greedy', task.taskArn ?? '', 'main').catch(() => []), []);
});

test('a container that ignores SIGTERM is killed after its stopTimeout, with exit code 137', { skip }, async () => {
  const taskArn = await started('stubborn', { stopTimeout: 2, command: ['sh', '-c', "trap '' TERM; echo ready; while true; do sleep 1; done"] });
  await until('it says that it is ready', 60_000, async () => (await linesOf(clients, 'stubborn', taskArn, 'main')).includes('ready'));
  const stopAt = performance.now();
  await clients.ecs.send(new StopTaskCommand({ task: taskArn }));
  const task = await taskIn(clients, taskArn, 'STOPPED');
  const tookMs = performance.now() - stopAt;
  assert.equal(task.containers?.[0]?.exitCode, 137);
  assert.deepEqual([task.stopCode, task.stoppedReason], ['UserInitiated', 'Task stopped by user']);
  // Without a stopTimeout it would be thirty seconds.
  assert.ok(tookMs > 1_900 && tookMs < 25_000, `killed after ${Math.round(tookMs)} ms`);
});

test('a command that is not in the image: CannotStartContainerError', { skip }, async () => {
  const task = await ended('nocommand', { command: ['no-such-program'] });
  assert.equal(task.stopCode, 'TaskFailedToStart');
  assert.match(task.containers?.[0]?.reason ?? '', /^(CannotStartContainerError|CannotCreateContainerError): .*no-such-program/s);
});

test('an image tag that does not exist: CannotPullContainerError that names the image', { skip }, async () => {
  const task = await ended('notag', { image: productionName(undefined, undefined, 'app:absent') });
  assert.equal(task.stopCode, 'TaskFailedToStart');
  assert.match(task.stoppedReason ?? '', /CannotPullContainerError: .*app:absent/s);
});

test('an image of another architecture is refused when it is pulled', { skip }, async () => {
  await pushBusybox(clients, 'foreign', '1', { architecture: process.arch === 'arm64' ? 'amd64' : 'arm64' });
  const task = await ended('foreign', { image: productionName(undefined, undefined, 'foreign:1') });
  assert.equal(task.stopCode, 'TaskFailedToStart');
  assert.match(task.stoppedReason ?? '', /CannotPullContainerError: .*platform/s);
});

test('a non-essential container may fail: the task goes on, and a restart policy starts it again', { skip }, async () => {
  const taskArn = await started('restarts', { command: ['sleep', '1000'] }, [
    { name: 'flaky', image: productionName(), essential: false, restartPolicy: { enabled: true, restartAttemptPeriod: 60 }, command: ['sh', '-c', 'echo again; exit 1'] },
  ]);
  await taskIn(clients, taskArn, 'RUNNING');
  await until('flaky has run', 60_000, async () => (await linesOf(clients, 'restarts', taskArn, 'flaky')).length >= 1);
  assert.equal((await taskIn(clients, taskArn, 'RUNNING')).lastStatus, 'RUNNING');
  await clients.ecs.send(new StopTaskCommand({ task: taskArn }));
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html: only a service's scheduler stops unhealthy tasks.
test('a health check that fails makes the task UNHEALTHY; a task of its own goes on', { skip }, async () => {
  const taskArn = await started('sick', { command: ['sleep', '1000'], stopTimeout: 2, healthCheck: { command: ['CMD', 'false'], interval: 5, timeout: 2, retries: 1, startPeriod: 0 } });
  const task = await until('it is UNHEALTHY', 60_000, async () => {
    const now = await describeTask(clients, taskArn);
    return now.healthStatus === 'UNHEALTHY' && now;
  });
  assert.deepEqual([task.lastStatus, task.containers?.[0]?.healthStatus], ['RUNNING', 'UNHEALTHY']);
});

async function started(family: string, container: Partial<ContainerDefinition>, others: readonly ContainerDefinition[] = [], more: Partial<RegisterTaskDefinitionCommandInput> = {}): Promise<string> {
  const taskDefinition = await registerFargate(clients, family, [{ name: 'main', image: productionName(), essential: true, ...container }, ...others], more);
  const [taskArn = ''] = await runFargate(clients, { taskDefinition });
  return taskArn;
}

async function ended(family: string, container: Partial<ContainerDefinition>): Promise<Task> {
  return await taskIn(clients, await started(family, container), 'STOPPED');
}
