import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { StopTaskCommand } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import { processesNaming } from '#cli/processes.ts';
import { isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { networkDifferences } from '../support/network-differences.ts';
import { peeredVpcs } from '../support/peered-vpcs.ts';
import { plannedNetwork } from '../support/planned-network.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { productionName, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const tasksAtOnce = 10;
const rounds = 5;
/** Connections of clients, and files that are open for a moment, come and go. */
const openFilesSpread = 15;
/** The pool of ready namespaces may be seen between empty and full. */
const namespacesSpread = 8;
/** No more than wait in the pool. */
const shimsMax = 4;
/** A VPC is kept for a minute after its last task. */
const vpcGoneMs = 180_000;
const remainsTimeoutMs = 60_000;

test('tasks that have stopped leave nothing on the host while the daemon goes on', { skip: lacksContainers }, async () => {
  await using daemon = await TestDaemon.start();
  const clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'short', [{ name: 'main', image: productionName(), essential: true, command: ['sh', '-c', 'echo hello; exit 5'] }]);
  // The first one brings what stays for the next ones: the router of the VPC, the unpacked image.
  await runRound(clients, 1);
  const before = await until('nothing of the first task is left', remainsTimeoutMs, async () => {
    const remains = await remainsOf(daemon);
    assert.deepEqual(remains.things, []);
    return remains;
  });
  for (let round = 0; round < rounds; round += 1) await runRound(clients, tasksAtOnce);
  await until('there is no more than after the first task', remainsTimeoutMs, async () => {
    const { things, openFiles, namespaces, shims } = await remainsOf(daemon);
    assert.deepEqual(things, before.things);
    assert.ok(openFiles <= before.openFiles + openFilesSpread, `${before.openFiles} open files became ${openFiles}`);
    assert.ok(namespaces <= before.namespaces + namespacesSpread, `${before.namespaces} namespaces became ${namespaces}`);
    assert.ok(shims.length <= shimsMax, shims.join('\n'));
    return true;
  });
});

test('a VPC whose tasks have ended leaves nothing on the host, and a daemon that is taken down no trace of any', { skip: lacksContainers }, async () => {
  await using daemon = await TestDaemon.start();
  const clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'web', [{ name: 'web', image: productionName(), command: ['sh', '-c', 'exec httpd -f -p 8080 -h /tmp'], stopTimeout: 2 }]);
  const { vpcs: [one, other] } = await peeredVpcs(daemon, clients, 8_080);
  const { prefix, block } = await plannedNetwork(daemon.settings);
  const traces = () => networkTraces(prefix, block);
  const before = await until('the network is as planned', remainsTimeoutMs, async () => {
    assert.deepEqual(await networkDifferences(daemon.settings), []);
    return traces();
  });
  assert.deepEqual(before.filter((trace) => trace.startsWith('namespace')).toSorted(), [one, other].map(({ vpcId }) => `namespace ${prefix}${vpcId}`).toSorted());
  for (const { arn } of one.tasks) await clients.ecs.send(new StopTaskCommand({ task: arn }));
  for (const { arn } of one.tasks) await taskIn(clients, arn, 'STOPPED');
  await until('the VPC without tasks is gone from the host', vpcGoneMs, async () => {
    assert.deepEqual((await traces()).filter((trace) => trace.startsWith('namespace')), [`namespace ${prefix}${other.vpcId}`]);
    assert.deepEqual(await networkDifferences(daemon.settings), []);
    return true;
  });
  assert.equal((await traces()).length, before.length / 2 + 0.5, 'half of what there was, and the block that both had');
  await daemon[Symbol.asyncDispose]();
  assert.deepEqual(await traces(), []);
});

/** Namespaces of VPCs, and routes of any table that lead to a daemon's uplinks or are of its block. */
async function networkTraces(prefix: string, block: string): Promise<readonly string[]> {
  const cidr = known(parseCidr(block), 'a CIDR');
  const routes = execFileSync('ip', ['route', 'show', 'table', 'all'], { encoding: 'utf8' }).split('\n').map((line) => line.trim());
  const isOfBlock = (line: string) => [...line.matchAll(/\d+\.\d+\.\d+\.\d+/g)].some(([address]) => isInCidr(parseAddress(address) ?? 0, cidr));
  const namespaces = (await readdir('/run/netns')).filter((name) => name.startsWith(`${prefix}vpc-`));
  return [...namespaces.map((name) => `namespace ${name}`), ...routes.filter((line) => line.includes(prefix) || isOfBlock(line)).map((line) => `route ${line}`)];
}

async function runRound(clients: Clients, count: number): Promise<void> {
  for (const arn of await runFargate(clients, { taskDefinition: 'short', count })) {
    assert.equal((await taskIn(clients, arn, 'STOPPED')).containers?.[0]?.exitCode, 5);
  }
}

/** What there is of tasks, in the state directory and on the host; names that chance chose are left out. */
async function remainsOf({ settings: { stateDir, instance }, status: { pid } }: TestDaemon) {
  const named = async (kind: string, folder: string) => (await readdir(folder).catch(() => [])).map((name) => `${kind} ${name}`);
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').filter((line) => line.includes(stateDir));
  const shims = (await processesNaming(instance)).filter(({ command }) => command.includes('containerd-shim'));
  const cgroups = execFileSync('find', ['/sys/fs/cgroup', '-path', `*drydock-${instance}/*`, '-type', 'd'], { encoding: 'utf8' }).split('\n').filter((line) => line !== '');
  const namespaces = (await readdir('/run/netns')).filter((name) => name.startsWith(`dd${instance}-`));
  return {
    things: [
      ...(await named('task directory', join(stateDir, 'tasks'))),
      ...(await named('task record', join(stateDir, 'networks/tasks'))),
      ...mounts.map((line) => `mount ${line}`),
      ...cgroups.map((path) => `task cgroup ${path}`),
    ],
    namespaces: namespaces.length,
    shims: shims.map(({ command }) => command),
    openFiles: (await readdir(`/proc/${pid}/fd`)).length,
  };
}
