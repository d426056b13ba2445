import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StopTaskCommand } from '@aws-sdk/client-ecs';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { processesBelow, processesNaming } from '#cli/processes.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { describeTask, linesOf, productionName, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const counting = { name: 'main', image: productionName(), essential: true, command: ['sh', '-c', 'i=0; while true; do i=$((i+1)); echo line $i; sleep 0.1; done'] };

test('containerd is killed: running containers go on, and new tasks can run', { skip: lacksContainers }, async () => {
  await using daemon = await TestDaemon.start();
  const clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'counts', [counting]);
  const [first = ''] = await runFargate(clients, { taskDefinition: 'counts' });
  const { startedAt } = await taskIn(clients, first, 'RUNNING');

  const containerd = (await processesNaming(daemon.settings.stateDir)).filter(({ command }) => /^\S*containerd /.test(command));
  assert.equal(containerd.length, 1, JSON.stringify(containerd));
  for (const { pid } of containerd) process.kill(pid, 'SIGKILL');

  const [second = ''] = await runFargate(clients, { taskDefinition: 'counts' });
  await taskIn(clients, second, 'RUNNING');
  assert.deepEqual((await taskIn(clients, first, 'RUNNING')).startedAt, startedAt);
  const before = (await linesOf(clients, 'counts', first, 'main')).length;
  await until('the first goes on logging', 60_000, async () => (await linesOf(clients, 'counts', first, 'main')).length > before + 5);
  for (const task of [first, second]) await clients.ecs.send(new StopTaskCommand({ task }));
  for (const task of [first, second]) await taskIn(clients, task, 'STOPPED');
});

test('everything is killed, as by a reboot: its tasks are STOPPED with a reason, and new ones can run', { skip: lacksContainers }, async () => {
  await using daemon = await TestDaemon.start();
  const clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'counts', [counting]);
  const lost = await runFargate(clients, { taskDefinition: 'counts', count: 3 });
  await Promise.all(lost.map((arn) => taskIn(clients, arn, 'RUNNING')));

  const ours = await processesNaming(daemon.settings.stateDir);
  const containers = (await Promise.all(ours.map(({ pid }) => processesBelow(pid)))).flat();
  await daemon.kill();
  for (const pid of new Set([...ours.map(({ pid }) => pid), ...containers])) kill(pid);
  await daemon.startAgain();

  const again = clientsOf(daemon);
  for (const arn of lost) {
    const task = await taskIn(again, arn, 'STOPPED');
    assert.ok((task.stoppedReason ?? '') !== '', 'it says why');
    assert.ok((await linesOf(again, 'counts', arn, 'main')).includes('line 1'), 'its lines are kept');
  }
  const [fresh = ''] = await runFargate(again, { taskDefinition: 'counts' });
  await taskIn(again, fresh, 'RUNNING');
  assert.equal((await describeTask(again, fresh)).desiredStatus, 'RUNNING');
});

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with its parent.
  }
}
