import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { DescribeTasksCommand, ListTasksCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { projectRoot } from '#cli/product-version.ts';
import { runProgram } from '#cli/run-program.ts';
import { dayMs, minuteMs } from '#base/time.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { describeTask, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const timeoutMs = 60_000;
const slackMs = 20_000;

test('a stopped task vanishes after drydock clock advance 61m, and the clock stays advanced over a restart', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const clients = clientsOf(daemon);
  await registerFargate(clients, 'app', [{ name: 'main', image: 'public.ecr.aws/docker/library/busybox:1', essential: true }]);
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
  await registerFargate(clients, 'app', [{ name: 'main', image: 'public.ecr.aws/docker/library/busybox:1', essential: true }]);
  const [task = ''] = await runFargate(clients, { taskDefinition: 'app' });
  assert.equal((await describeTask(clients, task)).createdAt?.getTime(), advanced.nowMs);
  assert.equal((await taskIn(clients, task, 'RUNNING')).startedAt?.getTime(), advanced.nowMs);
  const resumed = await drydock(daemon, 'clock', 'resume');
  assert.ok(!resumed.isFrozen && resumed.nowMs >= advanced.nowMs);
  await daemon.reset();
  const clock = await drydock(daemon, 'clock', 'show');
  assert.deepEqual([clock.nowMs, clock.isFrozen], [clock.realMs, false]);
});

async function drydock(daemon: TestDaemon, command: string, action = 'show', ...more: readonly string[]): Promise<{ readonly nowMs: number; readonly realMs: number; readonly isFrozen: boolean }> {
  const { exitCode, stdout, stderr } = await runProgram(join(projectRoot, 'drydock'), [command, action, ...more, '--json'], { timeoutMs, environment: { DRYDOCK_STATE_DIR: daemon.settings.stateDir } });
  assert.equal(exitCode, 0, stderr);
  return JSON.parse(stdout);
}
