import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { awslogs, containerOrder, taskOrder } from '#agent/supervisor/world.fixture.ts';
import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import { AgentHost } from './agent-host.ts';

const isRoot = process.getuid?.() === 0 && existsSync('/usr/bin/containerd');

test('the agent on containerd', { skip: !isRoot && 'needs root and containerd' }, async (t) => {
  let host: AgentHost;
  before(async () => {
    host = await AgentHost.boot();
  });
  after(() => host[Symbol.asyncDispose]());

  const nothing = { containers: [], cgroups: [], namespaces: [], offsets: [] };
  const remove = async (order: TaskOrder) => {
    host.order({ ...order, generation: 9, wish: 'REMOVE', hasStarted: true });
    await host.untilStatus('REMOVED', order.taskId);
    host.order();
    host.reports.length = 0;
    assert.deepEqual(await host.leftovers(), nothing);
  };

  await t.test('a task runs, prints, exits with its code, and is removed without a trace', async () => {
    const order = taskOrder([containerOrder('app', 'echo out; echo err >&2; cat /etc/hostname; printf unfinished; exit 3', awslogs)]);
    host.order(order);
    await host.untilStatus('STOPPED');
    assert.equal(host.container('app').exitCode, 3);
    assert.deepEqual(host.last().stop, { code: 'EssentialContainerExited', reason: 'Essential container in task exited' });
    assert.deepEqual([...host.sink.messages('/ecs/app', 'ecs/app/t1')].sort(), ['err', 'ip-172-31-1-2.ec2.internal', 'out', 'unfinished']);
    await remove(order);
  });

  await t.test('containers share localhost and volumes, start in order, and stop in reverse order', async () => {
    const volume = { mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] };
    const order = taskOrder(
      [
        containerOrder('init', 'echo made > /data/file', { essential: false, ...volume }),
        containerOrder('web', 'trap "exit 0" TERM; cd /data; httpd -p 8080; while :; do sleep 0.05; done', { dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }], ...volume, healthCheck: { command: ['CMD-SHELL', 'wget -qO- http://127.0.0.1:8080/file'], interval: 1 } }),
        containerOrder('client', 'trap "exit 4" TERM; wget -qO- http://localhost:8080/file; while :; do sleep 0.05; done', { essential: false, dependsOn: [{ containerName: 'web', condition: 'HEALTHY' }], ...awslogs }),
      ],
      { volumes: [{ name: 'data' }] },
    );
    host.order(order);
    await host.untilStatus('RUNNING');
    assert.equal(host.last().healthStatus, 'HEALTHY');
    await host.until(() => host.sink.messages('/ecs/app', 'ecs/client/t1').includes('made'));
    host.order({ ...order, generation: 2, wish: 'STOP', hasStarted: true });
    await host.untilStatus('STOPPED');
    assert.deepEqual(['init', 'web', 'client'].map((name) => host.container(name).exitCode), [0, 0, 4]);
    assert.ok((host.container('client').stoppedAt ?? 0) <= (host.container('web').stoppedAt ?? 0));
    await remove(order);
  });

  await t.test('a container that ignores SIGTERM is killed, and one that runs out of memory says so', async () => {
    const order = taskOrder([
      containerOrder('stubborn', "trap '' TERM; touch /ready; while :; do sleep 0.1; done", { stopTimeout: 2, healthCheck: { command: ['CMD', 'test', '-e', '/ready'], interval: 1 } }),
      containerOrder('greedy', 'tail /dev/zero', { memory: 16, dependsOn: [{ containerName: 'stubborn', condition: 'HEALTHY' }] }),
    ]);
    host.order(order);
    await host.untilStatus('STOPPED');
    assert.deepEqual([host.container('greedy').exitCode, host.container('greedy').reason], [137, 'OutOfMemoryError: Container killed due to memory usage']);
    assert.equal(host.container('stubborn').exitCode, 137);
    await remove(order);
  });

  await t.test('a program that does not exist stops the task before it started', async () => {
    const order = taskOrder([{ ...containerOrder('app', ''), definition: { ...containerOrder('app', '').definition, entryPoint: ['/missing'] } }]);
    host.order(order);
    await host.untilStatus('STOPPED');
    assert.deepEqual(host.last().stop, { code: 'TaskFailedToStart', reason: 'Task failed to start' });
    assert.match(host.container('app').reason ?? '', /^Cannot(Start|Create)ContainerError: .*\/missing/);
    await remove(order);
  });

  await t.test('a daemon that goes and comes back adopts what runs, and knows exit codes and output of what ended meanwhile', async () => {
    const wait = (file: string) => `until [ -e /go/${file} ]; do sleep 0.05; done`;
    const order = taskOrder([containerOrder('reborn', `echo one; ${wait('a')}; echo two; ${wait('b')}; echo three; exit 9`, { ...awslogs, mountPoints: [{ sourceVolume: 'go', containerPath: '/go' }] })], { volumes: [{ name: 'go' }] });
    const go = (file: string) => writeFileSync(`${host.directory}/tasks/t1/volumes/go/${file}`, '');
    host.order(order);
    await host.untilStatus('RUNNING');
    await host.shutdown();
    host.order({ ...order, generation: 2, hasStarted: true });
    go('a');
    host.reports.length = 0;
    await host.boot();
    await host.untilStatus('RUNNING');
    await host.until(() => host.sink.messages('/ecs/app', 'ecs/reborn/t1').length === 2);
    await host.shutdown();
    go('b');
    await delay(1_000);
    await host.boot();
    await host.untilStatus('STOPPED');
    assert.equal(host.container('reborn').exitCode, 9);
    assert.deepEqual(host.sink.messages('/ecs/app', 'ecs/reborn/t1'), ['one', 'two', 'three']);
    await remove(order);
  });

  await t.test('containers live through the death of containerd, and their ends are seen when it is back', async () => {
    const script = 'until [ -e /go/now ]; do sleep 0.05; done; echo survived; exit 6';
    const order = taskOrder([containerOrder('tough', script, { ...awslogs, mountPoints: [{ sourceVolume: 'go', containerPath: '/go' }] })], { volumes: [{ name: 'go' }] });
    host.order(order);
    await host.untilStatus('RUNNING');
    const { pid } = host.containerd;
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
    await host.until(() => host.containerd.pid !== undefined && host.containerd.pid !== pid);
    await delay(1_000);
    assert.equal(host.last().status, 'RUNNING');
    writeFileSync(`${host.directory}/tasks/t1/volumes/go/now`, '');
    await host.untilStatus('STOPPED');
    assert.equal(host.container('tough').exitCode, 6);
    assert.deepEqual(host.sink.messages('/ecs/app', 'ecs/tough/t1'), ['survived']);
    await remove(order);
  });

  await t.test('twenty tasks at once all run, print every line, and end', async () => {
    const lines = 200;
    const orders = Array.from({ length: 20 }, (_, index) => numbered(index, `for i in $(seq ${lines}); do echo line $i; done; exit ${index}`));
    host.order(...orders);
    await Promise.all(orders.map(({ taskId }) => host.untilStatus('STOPPED', taskId)));
    for (const [index, { taskId }] of orders.entries()) {
      assert.equal(host.last(taskId).containers[0]?.exitCode, index, JSON.stringify(host.last(taskId)));
      assert.deepEqual(host.sink.messages('/ecs/app', `ecs/app/${taskId}`), Array.from({ length: lines }, (__, line) => `line ${line + 1}`));
    }
    host.order();
    await Promise.all(orders.map(({ taskId }) => host.untilStatus('REMOVED', taskId)));
    assert.deepEqual(await host.leftovers(), nothing);
  });
});

function numbered(index: number, script: string): TaskOrder {
  const taskId = `n${index}`;
  const container: ContainerOrder = { ...containerOrder('app', script, awslogs), runtimeId: `${taskId}-app` };
  const order = taskOrder([container], { taskId, taskArn: `arn:aws:ecs:us-east-1:000000000000:task/default/${taskId}` });
  return { ...order, network: { ...order.network, networkInterfaceId: `eni-n${index}`, privateIpv4Address: `172.31.2.${index + 1}`, macAddress: `02:00:00:00:01:${index.toString(16).padStart(2, '0')}` } };
}
