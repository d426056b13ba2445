import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateLogGroupCommand, CreateLogStreamCommand, GetLogEventsCommand, PutLogEventsCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteServiceCommand, DescribeServicesCommand, DescribeTasksCommand, ListTasksCommand, StopTaskCommand, type Service } from '@aws-sdk/client-ecs';
import { projectRoot } from '#cli/product-version.ts';
import { runProgram } from '#cli/run-program.ts';
import { dayMs, minuteMs } from '#base/time.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { createService, describeService, primaryOf, serviceWhere, tasksOf } from '../support/services.ts';
import { describeTask, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const timeoutMs = 120_000;
const slackMs = 50_000;
/** Longer than the back-off after a few failures. */
const heldMs = 9_000;
const image = 'public.ecr.aws/docker/library/busybox:1';

test('a stopped task vanishes after drydock clock advance 61m, and the clock stays advanced over a restart', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const clients = clientsOf(daemon);
  await registerFargate(clients, 'app', [{ name: 'main', image, essential: true }]);
  const [stopped = '', running = ''] = await runFargate(clients, { taskDefinition: 'app', count: 2 });
  await Promise.all([taskIn(clients, stopped, 'RUNNING'), taskIn(clients, running, 'RUNNING')]);
  await clients.ecs.send(new StopTaskCommand({ task: stopped }));
  await taskIn(clients, stopped, 'STOPPED');
  const before = await describeTask(clients, running);

  await drydock(daemon, 'clock', 'advance', '58m');
  assert.equal((await describeTask(clients, stopped)).lastStatus, 'STOPPED');
  await drydock(daemon, 'clock', 'advance', '3m');
  await until('it is gone', timeoutMs, async () => {
    const { failures } = await clients.ecs.send(new DescribeTasksCommand({ tasks: [stopped] }));
    return failures?.[0]?.reason === 'MISSING';
  });
  assert.deepEqual((await clients.ecs.send(new ListTasksCommand({ desiredStatus: 'STOPPED' }))).taskArns, []);

  const [later = ''] = await runFargate(clients, { taskDefinition: 'app' });
  const task = await taskIn(clients, later, 'RUNNING');
  const ageMs = (task.startedAt?.getTime() ?? 0) - Date.now() - 61 * minuteMs;
  assert.ok(Math.abs(ageMs) < slackMs, `what an agent sees is shown by the cloud's clock: ${ageMs}`);
  assert.ok((task.createdAt ?? 0) <= (task.startedAt ?? 0), 'one line of time');

  await daemon.kill();
  await daemon.startAgain();
  const clock = await drydock(daemon, 'clock');
  assert.ok(Math.abs(clock.nowMs - clock.realMs - 61 * minuteMs) < slackMs, JSON.stringify(clock));
  const after = await describeTask(clients, running);
  assert.deepEqual([after.startedAt, after.createdAt], [before.startedAt, before.createdAt], 'what was, was then');
});

test('a frozen clock shows one time, signatures go by real time, and a reset goes back to it', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const clients = clientsOf(daemon);
  const frozen = await drydock(daemon, 'clock', 'freeze');
  assert.equal(frozen.isFrozen, true);
  const advanced = await drydock(daemon, 'clock', 'advance', '14d');
  assert.deepEqual([advanced.isFrozen, advanced.nowMs], [true, frozen.nowMs + 14 * dayMs]);
  await registerFargate(clients, 'app', [{ name: 'main', image, essential: true }]);
  const [task = ''] = await runFargate(clients, { taskDefinition: 'app' });
  assert.equal((await describeTask(clients, task)).createdAt?.getTime(), advanced.nowMs);
  assert.equal((await taskIn(clients, task, 'RUNNING')).startedAt?.getTime(), advanced.nowMs);
  const resumed = await drydock(daemon, 'clock', 'resume');
  assert.ok(!resumed.isFrozen && resumed.nowMs >= advanced.nowMs);
  await daemon.reset();
  const clock = await drydock(daemon, 'clock', 'show');
  assert.deepEqual([clock.nowMs, clock.isFrozen], [clock.realMs, false]);
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
test('a frozen clock holds the back-off of a throttled service, and an advance of 30 minutes ends it', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const clients = clientsOf(daemon);
  await registerFargate(clients, 'bad', [{ name: 'main', image, essential: true, command: ['sh', '-c', 'exit 1'] }]);
  await createService(clients, { serviceName: 'bad', taskDefinition: 'bad', desiredCount: 1 });
  await serviceWhere(clients, 'bad', (service) => failedOf(service) >= 2);
  await drydock(daemon, 'clock', 'freeze');
  await until('what was started has ended', slackMs, async () => (await tasksOf(clients, 'bad')).length === 0);
  const held = failedOf(await describeService(clients, 'bad'));
  await new Promise((resolve) => setTimeout(resolve, heldMs));
  assert.deepEqual([(await tasksOf(clients, 'bad')).length, failedOf(await describeService(clients, 'bad'))], [0, held]);
  await drydock(daemon, 'clock', 'advance', '30m');
  await serviceWhere(clients, 'bad', (service) => failedOf(service) > held);
});

test('a service is deployed and healthy after an advance as before it, and a task is as old as the clock has gone', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const clients = clientsOf(daemon);
  await registerFargate(clients, 'web', [{ name: 'main', image, essential: true }]);
  await createService(clients, { serviceName: 'before', taskDefinition: 'web', desiredCount: 1 });
  await serviceWhere(clients, 'before', (service) => primaryOf(service).rolloutState === 'COMPLETED');
  await drydock(daemon, 'clock', 'advance', '14d');
  const [old] = await tasksOf(clients, 'before');
  assert.ok((old?.startedAt?.getTime() ?? 0) <= Date.now(), 'it was started before');
  await createService(clients, { serviceName: 'after', taskDefinition: 'web', desiredCount: 1 });
  const service = await serviceWhere(clients, 'after', (each) => primaryOf(each).rolloutState === 'COMPLETED');
  assert.ok((service.createdAt?.getTime() ?? 0) > Date.now() + 13 * dayMs);
  // Stopped after the advance: kept for an hour from then on.
  await clients.ecs.send(new StopTaskCommand({ task: old?.taskArn ?? '' }));
  await taskIn(clients, old?.taskArn ?? '', 'STOPPED');
  await drydock(daemon, 'clock', 'advance', '50m');
  assert.equal((await describeTask(clients, old?.taskArn ?? '')).lastStatus, 'STOPPED');
  // An INACTIVE service is shown for an hour.
  await clients.ecs.send(new DeleteServiceCommand({ service: 'after', force: true }));
  await serviceWhere(clients, 'after', ({ status }) => status === 'INACTIVE');
  await drydock(daemon, 'clock', 'advance', '61m');
  const { failures } = await clients.ecs.send(new DescribeServicesCommand({ services: ['after'] }));
  assert.equal(failures?.[0]?.reason, 'MISSING');
});

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
test('a retention policy acts on what was logged before an advance, not on what is logged after it', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const { logs } = clientsOf(daemon);
  const stream = { logGroupName: '/app', logStreamName: 'one' };
  const put = (message: string) => logs.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: Date.now(), message }] }));
  const messages = async () => (await logs.send(new GetLogEventsCommand({ ...stream, startFromHead: true }))).events?.map(({ message }) => message);
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/app' }));
  await logs.send(new PutRetentionPolicyCommand({ logGroupName: '/app', retentionInDays: 7 }));
  await logs.send(new CreateLogStreamCommand(stream));
  await put('old');
  await drydock(daemon, 'clock', 'advance', '6d');
  await put('young');
  assert.deepEqual(await messages(), ['old', 'young']);
  await drydock(daemon, 'clock', 'advance', '2d');
  assert.deepEqual(await messages(), ['young']);
});

test('a frozen clock holds up neither a reset nor the end of the daemon, and durations that are none are refused by name', async () => {
  const daemon = await TestDaemon.start({ runtime: 'simulated' });
  const clients = clientsOf(daemon);
  await registerFargate(clients, 'web', [{ name: 'main', image, essential: true }]);
  const [arn = ''] = await runFargate(clients, { taskDefinition: 'web' });
  await taskIn(clients, arn, 'RUNNING');
  for (const bad of ['5x', '-1h', '0s', '1h 5m', '99999d']) {
    const { exitCode, stderr } = await runProgram(join(projectRoot, 'drydock'), ['clock', 'advance', '--', bad], { timeoutMs, environment: { DRYDOCK_STATE_DIR: daemon.settings.stateDir } });
    assert.deepEqual([exitCode, stderr.includes(`'${bad}'`), stderr.includes('14d')], [1, true, true], stderr);
  }
  await drydock(daemon, 'clock', 'freeze');
  await daemon.reset();
  await drydock(daemon, 'clock', 'freeze');
  const endsAt = Date.now() + slackMs;
  await daemon[Symbol.asyncDispose]();
  assert.ok(Date.now() < endsAt);
});

function failedOf(service: Service): number {
  return primaryOf(service).failedTasks ?? 0;
}

async function drydock(daemon: TestDaemon, command: string, action = 'show', ...more: readonly string[]): Promise<{ readonly nowMs: number; readonly realMs: number; readonly isFrozen: boolean }> {
  const { exitCode, stdout, stderr } = await runProgram(join(projectRoot, 'drydock'), [command, action, ...more, '--json'], { timeoutMs, environment: { DRYDOCK_STATE_DIR: daemon.settings.stateDir } });
  assert.equal(exitCode, 0, stderr);
  return JSON.parse(stdout);
}
