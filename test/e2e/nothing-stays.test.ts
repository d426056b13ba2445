import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { processesNaming } from '#cli/processes.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
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

test('tasks that have stopped leave nothing on the host while the daemon goes on', { skip: lacksContainers }, async () => {
  await using daemon = await TestDaemon.start();
  const clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'short', [{ name: 'main', image: productionName(), essential: true, command: ['sh', '-c', 'echo hello; exit 5'] }]);
  // The first one brings what stays for the next ones: the router of the VPC, the unpacked image.
  await runRound(clients, 1);
  const before = await remainsOf(daemon);
  assert.deepEqual(before.things.filter((thing) => /^(task|mount)/.test(thing)), []);
  for (let round = 0; round < rounds; round += 1) await runRound(clients, tasksAtOnce);
  await until('there is no more than after the first task', 10_000, async () => {
    const { things, openFiles, namespaces, shims } = await remainsOf(daemon);
    assert.deepEqual(things, before.things);
    assert.ok(openFiles <= before.openFiles + openFilesSpread, `${before.openFiles} open files became ${openFiles}`);
    assert.ok(namespaces <= before.namespaces + namespacesSpread, `${before.namespaces} namespaces became ${namespaces}`);
    assert.ok(shims.length <= shimsMax, shims.join('\n'));
    return true;
  });
});

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
