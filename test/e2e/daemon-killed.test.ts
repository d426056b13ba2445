import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StopTaskCommand, type ContainerDefinition } from '@aws-sdk/client-ecs';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { describeTask, linesOf, productionName, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const awayMs = 3_000;
const waitMs = 60_000;

test('kill -9 of the daemon: containers go on, and after its start every exit code and every line is there', { skip: lacksContainers }, async () => {
  await using daemon = await TestDaemon.start();
  const clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  const [stays] = await run(clients, 'stays', 'i=0; while true; do i=$((i+1)); echo line $i; sleep 0.05; done');
  const ends = await Promise.all([11, 22, 33].map(async (code) => ({ code, arn: (await run(clients, `ends${code}`, `i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo line $i; sleep 0.05; done; exit ${code}`))[0] })));
  for (const { code, arn } of ends) await until(`ends${code} logs`, waitMs, async () => (await linesOf(clients, `ends${code}`, arn, 'main')).length > 0);
  const [greedy] = await run(clients, 'greedy', 'sleep 2; x=$(dd if=/dev/zero bs=1M count=600 | tr "\\0" x); echo survived');
  await taskIn(clients, greedy, 'RUNNING');
  const before = await describeTask(clients, stays);

  await daemon.kill();
  await new Promise((resolve) => setTimeout(resolve, awayMs));
  await daemon.startAgain();
  const again = clientsOf(daemon);

  for (const { code, arn } of ends) {
    const task = await taskIn(again, arn, 'STOPPED');
    assert.equal(task.containers?.[0]?.exitCode, code);
    assert.equal(task.stoppedReason, 'Essential container in task exited');
    assert.deepEqual(await linesOf(again, `ends${code}`, arn, 'main'), numbered(40), `every line of ends${code}, once, in order`);
  }
  const killed = (await taskIn(again, greedy, 'STOPPED')).containers?.[0];
  assert.equal(killed?.exitCode, 137);
  assert.match(killed?.reason ?? '', /^OutOfMemoryError: /);
  const afterwards = await taskIn(again, stays, 'RUNNING');
  assert.deepEqual(afterwards.startedAt, before.startedAt, 'it is the same container, not another');
  const lines = await until('lines of the time without a daemon are there', waitMs, async () => {
    const seen = await linesOf(again, 'stays', stays, 'main');
    return seen.length > awayMs / 100 && seen;
  });
  assert.deepEqual(lines, numbered(lines.length), 'no line is lost or doubled');
  await again.ecs.send(new StopTaskCommand({ task: stays }));
  await taskIn(again, stays, 'STOPPED');
});

test('kill -9 while 20 tasks start: every one of them runs afterwards, none twice', { skip: lacksContainers }, async () => {
  await using daemon = await TestDaemon.start();
  const clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'burst', [main('echo "started $(hostname)"; sleep 1000')]);
  const arns = (await Promise.all([1, 2].map(() => runFargate(clients, { taskDefinition: 'burst', count: 10 })))).flat();
  await until('the first of them runs', waitMs, async () => (await Promise.all(arns.map((arn) => describeTask(clients, arn)))).some(({ lastStatus }) => lastStatus === 'RUNNING'));

  await daemon.kill();
  await daemon.startAgain();
  const again = clientsOf(daemon);
  const tasks = await Promise.all(arns.map((arn) => taskIn(again, arn, 'RUNNING')));
  const addresses = tasks.map(({ containers }) => containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address);
  assert.equal(new Set(addresses).size, 20, 'each has an address of its own');
  for (const arn of arns) {
    const lines = await until('it has logged', waitMs, async () => {
      const seen = await linesOf(again, 'burst', arn, 'main');
      return seen.length > 0 && seen;
    });
    assert.equal(lines.length, 1, 'it was started once');
  }
});

async function run(clients: Clients, family: string, script: string): Promise<readonly [string]> {
  await registerFargate(clients, family, [main(script)]);
  const [taskArn = ''] = await runFargate(clients, { taskDefinition: family });
  return [taskArn];
}

function main(script: string): ContainerDefinition {
  return { name: 'main', image: productionName(), essential: true, command: ['sh', '-c', script] };
}

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `line ${index + 1}`);
}
