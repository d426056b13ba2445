import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { readCgroupHierarchies } from '#agent/runtimes/containerd/cgroup-hierarchies.ts';
import { containerdPaths } from '#agent/runtimes/containerd/config.ts';
import { MembershipLock } from '#agent/runtimes/containerd/membership-lock.ts';
import { ShimPool } from '#agent/runtimes/containerd/shim-pool.ts';
import { shimOf, shimsOfHost } from '#agent/runtimes/containerd/shim-processes.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { systemRandom } from '#base/random.ts';
import { containerdHarness, type ContainerdHarness } from '../support/containerd-harness.ts';
import { skipsWithoutRoot } from '../support/skips-without-root.ts';
import { until } from '../support/until.ts';
import { plainContainer, taskId } from './runtime.ts';

const waitMs = 60_000;

/** What makes launches quick. */
if (!skipsWithoutRoot('launches of real containers')) describe('launching on containerd', () => {
  let harness: ContainerdHarness;

  before(async () => {
    harness = await containerdHarness('lau');
    await harness.cgroups.ensure(taskId, {});
  });
  after(async () => {
    await harness.cgroups.remove(taskId);
    await harness[Symbol.asyncDispose]();
  });

  const start = async (id: string, group: string) => {
    const { runtime } = harness.current();
    await runtime.create({ ...plainContainer(harness, id), group, args: ['/bin/sleep', '100'] });
    await runtime.start(id);
    return { id };
  };

  test('the containers of a task have one shim, which was there before them and ends with the last of them', async () => {
    const shims = async () => [...(await shimsOfHost())].filter(([, directory]) => directory.startsWith(harness.stateDir)).map(([pid]) => pid);
    const shimOfContainer = async (id: string) => shimOf((await harness.current().runtime.observe(id))?.pid ?? 0);
    let tried = 0;
    // Their pool has the others with this one; a process is there a moment before its pool has it.
    const waiting = await until('a shim that waited is taken', waitMs, async () => {
      const there = await shims();
      const { id } = await start(`first-${(tried += 1)}`, `first-${tried}`);
      const taken = await shimOfContainer(id);
      await harness.current().runtime.remove(id);
      return there.includes(taken ?? 0) && there;
    });
    const [one, other] = await Promise.all([start('pair-1', 'pair'), start('pair-2', 'pair')]);
    const pids = await Promise.all([one, other].map(({ id }) => shimOfContainer(id)));
    assert.equal(pids[0], pids[1]);
    assert.ok(waiting.includes(pids[0] ?? 0), 'the shim comes from those that waited');
    await harness.current().runtime.remove(one.id);
    assert.equal((await harness.current().runtime.observe(other.id))?.state, 'running');
    await harness.current().runtime.remove(other.id);
    await until('the shim ends', waitMs, async () => !(await shims()).includes(pids[0] ?? 0));
  });

  test('shims that wait for tasks go with their daemon, and those of a killed daemon with the next one', async () => {
    const directory = `${harness.stateDir}/containerd/state/shims`;
    const waiting = async () => [...(await shimsOfHost())].filter(([, one]) => one.startsWith(directory)).map(([pid]) => pid);
    await until('shims wait', waitMs, async () => (await waiting()).length === 4);
    await harness.current().runtime[Symbol.asyncDispose]();
    await until('they have ended', waitMs, async () => (await waiting()).length === 0);
    // Its clock stands still: it does nothing any more, as one that was killed.
    await new ShimPool({ paths: containerdPaths(harness.stateDir), namespace: 'drydock-lau', clock: new ManualClock(), random: systemRandom, log: silentLog }).open(() => true);
    const left = await waiting();
    assert.equal(left.length, 4);
    await harness.reopen();
    await until('only those of the new daemon wait', waitMs, async () => {
      const now = await waiting();
      return now.length === 4 && !now.some((pid) => left.includes(pid));
    });
  });

  test('moving this process into the cgroup that it is in, so that others need not wait, leaves it there', async () => {
    const before = await readFile('/proc/self/cgroup', 'utf8');
    const clock = new ManualClock();
    let isOver = false;
    const held = new MembershipLock(clock, await readCgroupHierarchies()).hold().then(() => (isOver = true));
    await until('the lock is let go', waitMs, async () => {
      await clock.advance(5);
      return isOver;
    });
    await held;
    assert.equal(await readFile('/proc/self/cgroup', 'utf8'), before);
  });
});
