import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { metadataFace } from '#agent/metadata/metadata-face.ts';
import { awslogs, containerOrder, taskOrder } from '#agent/supervisor/world.fixture.ts';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { skipsWithoutRoot } from '../support/skips-without-root.ts';
import { AgentHost } from './agent-host.ts';

const busy = 'head -c 3000000 /dev/zero > /file; trap "exit 0" TERM; echo ready; while :; do :; done';
const idle = 'trap "exit 0" TERM; while :; do sleep 0.05; done';

if (!skipsWithoutRoot('the metadata of real containers')) test('the metadata endpoint of a real task', async (t) => {
  let host: AgentHost;
  let server: Server;
  let port = 0;
  before(async () => {
    host = await AgentHost.boot();
    const { samples, layers, snapshotter } = host.containerd;
    const face = metadataFace({ tasks: host.tasks, samples, layers, host: { snapshotter }, askProtection: () => Promise.reject(new Error('there is no control plane')), askCredentials: () => undefined, clock: systemClock, log: silentLog });
    server = createServer((request, response) => void face.handle(request, response, { vpcId: 'vpc-1', address: '172.31.1.2' }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
    host.order(taskOrder([containerOrder('busy', busy, { memory: 64, cpu: 128, ...awslogs }), containerOrder('idle', idle)]));
    await host.untilStatus('RUNNING');
    await host.until(() => host.sink.messages('/ecs/app', 'ecs/busy/t1').includes('ready'));
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await host[Symbol.asyncDispose]();
  });

  const ask = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
    const body: unknown = await (await fetch(`http://127.0.0.1:${port}${path}`)).json();
    assert.ok(typeof body === 'object' && body !== null, path);
    return { ...body };
  };
  const numberAt = (document: unknown, path: string): number => {
    const value = path.split('.').reduce((inner: unknown, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined), document);
    assert.ok(typeof value === 'number', `${path} is ${JSON.stringify(value)}`);
    return value;
  };

  await t.test('statistics are what the kernel counted: processor time grows, memory and processes are those of the container', async () => {
    const first = await ask('/v4/t1-busy/stats');
    await delay(1_100);
    const second = await ask('/v4/t1-busy/stats');
    assert.equal(second['preread'], first['read']);
    assert.equal(numberAt(second, 'precpu_stats.cpu_usage.total_usage'), numberAt(first, 'cpu_stats.cpu_usage.total_usage'));
    const used = numberAt(second, 'cpu_stats.cpu_usage.total_usage') - numberAt(second, 'precpu_stats.cpu_usage.total_usage');
    const passed = numberAt(second, 'cpu_stats.system_cpu_usage') - numberAt(second, 'precpu_stats.system_cpu_usage');
    assert.ok(used > 0 && used < passed, `${used} of ${passed}`);
    assert.equal(numberAt(second, 'memory_stats.limit'), 64 << 20);
    assert.ok(numberAt(second, 'memory_stats.usage') > 0 && numberAt(second, 'memory_stats.usage') <= 64 << 20);
    assert.ok(numberAt(second, 'pids_stats.current') >= 1);
    assert.ok(numberAt(second, 'cpu_stats.online_cpus') >= 1);
    assert.ok(numberAt(second, 'networks.eth0.rx_bytes') >= 0);
    assert.ok(numberAt(second, 'network_rate_stats.tx_bytes_per_sec') >= 0);
  });

  await t.test('the statistics of a task are those of all its containers', async () => {
    const document = await ask('/v4/t1-idle/task/stats');
    assert.deepEqual(Object.keys(document).sort(), ['t1-busy', 't1-idle']);
    assert.ok(numberAt(document, 't1-busy.cpu_stats.cpu_usage.total_usage') > numberAt(document, 't1-idle.cpu_stats.cpu_usage.total_usage'));
  });

  await t.test('the ephemeral storage that is used, the snapshotter and the running containers are told', async () => {
    const document = await ask('/v4/t1-busy/task');
    assert.equal(document['KnownStatus'], 'RUNNING');
    assert.ok(numberAt(document, 'EphemeralStorageMetrics.Utilized') >= 3, JSON.stringify(document));
    const container = await ask('/v4/t1-busy');
    assert.equal(container['Snapshotter'], host.containerd.snapshotter);
    assert.match(String(container['ImageID']), /^sha256:[0-9a-f]{64}$/);
  });

  await t.test('of a container that has ended there are no statistics', async () => {
    host.order({ ...taskOrder([containerOrder('busy', busy), containerOrder('idle', idle)]), generation: 2, wish: 'STOP', hasStarted: true });
    await host.untilStatus('STOPPED');
    await delay(1_100);
    assert.deepEqual(await ask('/v4/t1-busy/task/stats'), { 't1-busy': {}, 't1-idle': {} });
    assert.equal((await ask('/v4/t1-busy'))['ExitCode'], 0);
  });
});
