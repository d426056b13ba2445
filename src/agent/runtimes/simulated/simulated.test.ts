import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import type { RuntimeContainer } from '../runtime.ts';
import { inventedImage } from './simulated-images.ts';
import { simulatedRuntime } from './simulated.ts';

test('an exit that happens while no daemon watches is observed by the next one', async () => {
  const clock = new ManualClock(0);
  const first = simulatedRuntime({ clock, random: seededRandom(1) });
  await first.runtime.create(container('a', 'sleep 5; exit 3'));
  await first.runtime.start('a');
  await first.runtime[Symbol.asyncDispose]();
  await clock.advance(6_000);
  const second = simulatedRuntime({ clock, random: seededRandom(2), host: first.host });
  assert.deepEqual(await second.runtime.observe('a'), { id: 'a', labels: { name: 'a' }, state: 'stopped', pid: 1_001, exitCode: 3, exitedAt: 5_000, isOutOfMemory: false });
});

test('after a reboot containers are gone, and the runtime says that it restarted', async () => {
  const clock = new ManualClock(0);
  const { runtime, host } = simulatedRuntime({ clock, random: seededRandom(1) });
  let restarts = 0;
  runtime.onRestart(() => (restarts += 1));
  await runtime.create(container('a', 'sleep 5'));
  await runtime.start('a');
  host.reboot();
  assert.equal(restarts, 1);
  assert.deepEqual((await runtime.list()).map(({ state }) => state), ['gone']);
  await clock.advance(10_000);
  assert.equal((await runtime.observe('a'))?.state, 'gone');
});

test('a container that is gone is made again, as containerd makes it', async () => {
  const { runtime, host } = simulatedRuntime({ clock: new ManualClock(0), random: seededRandom(1) });
  await runtime.create(container('a', 'sleep 5'));
  host.reboot();
  await runtime.create(container('a', 'sleep 5'));
  await runtime.start('a');
  assert.equal((await runtime.observe('a'))?.state, 'running');
});

function container(id: string, script: string): RuntimeContainer {
  return {
    id,
    group: 'task',
    labels: { name: id },
    image: inventedImage({ reference: 'app:1', account: '000000000000', region: 'us-east-1', architecture: 'amd64' }),
    args: ['sh', '-c', script],
    environment: [],
    workingDirectory: '/',
    user: '',
    hostname: id,
    networkNamespace: '/run/netns/none',
    mounts: [],
    isRootReadonly: false,
    isPrivileged: false,
    capabilities: { add: [], drop: [] },
    ulimits: [],
    sysctls: {},
    devices: [],
    cgroupParent: 'simulated/task',
    resources: {},
    hasInit: false,
    isInteractive: false,
    hasTerminal: false,
    stdoutPath: '/dev/null',
    stderrPath: '/dev/null',
  };
}
