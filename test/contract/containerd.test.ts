import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import type { ContainerExit, RuntimeContainer } from '#agent/runtimes/runtime.ts';
import { ContainerdClient } from '#agent/runtimes/containerd/client.ts';
import { containerSnapshotLabels } from '#agent/runtimes/containerd/orphans.ts';
import { WorldError } from '#base/errors.ts';
import { busyboxImage } from '#cli/demo/busybox-image.ts';
import { containerdHarness, imageRequest, type ContainerdHarness } from '../support/containerd-harness.ts';
import { skipsWithoutRoot } from '../support/skips-without-root.ts';
import { until } from '../support/until.ts';
import { plainContainer, taskId } from './runtime.ts';

const waitMs = 60_000;

/** What only real containers have. */
if (!skipsWithoutRoot('real containers')) describe('a container of containerd', () => {
  let harness: ContainerdHarness;
  const exits = new Map<string, ContainerExit>();
  let count = 0;

  before(async () => {
    harness = await containerdHarness('ctd');
    await harness.cgroups.ensure(taskId, { cpuShares: 256, cpuQuotaUs: 50_000, cpuPeriodUs: 100_000, memoryLimitBytes: 128 << 20, pidsMax: 200 });
    harness.current().runtime.onExit((id, exit) => exits.set(id, exit));
  });
  after(async () => {
    const { runtime } = harness.current();
    for (const { id } of await runtime.list()) await runtime.remove(id);
    await harness.cgroups.remove(taskId);
    await harness[Symbol.asyncDispose]();
  });

  const start = async (script: string, change: Partial<RuntimeContainer> = {}) => {
    const { runtime } = harness.current();
    const container = { ...plainContainer(harness, `d${(count += 1)}`), args: ['/bin/sh', '-c', script], ...change };
    await runtime.create(container);
    await runtime.start(container.id);
    return container;
  };
  const exitOf = (id: string) => until(`${id} exits`, waitMs, () => exits.get(id));
  /** Runs to the end and gives what was printed. */
  const output = async (script: string, change: Partial<RuntimeContainer> = {}) => {
    const container = await start(script, change);
    const { exitCode } = await exitOf(container.id);
    await harness.current().runtime.remove(container.id);
    return { exitCode, stdout: await readFile(container.stdoutPath, 'utf8'), stderr: await readFile(container.stderrPath, 'utf8') };
  };
  const eatMemory = 'head -c 200000000 /dev/zero | tail';

  test('stdout and stderr go to their own files, whole', async () => {
    const { stdout, stderr } = await output('seq 1 20000; echo bad >&2');
    assert.equal(stdout.split('\n').length, 20_001);
    assert.equal(stderr, 'bad\n');
  });

  test('when an exit is told, all of the output is there', async () => {
    const containers = await Promise.all(Array.from({ length: 12 }, () => start('seq 1 12000; seq 1 12000 >&2')));
    const { runtime } = harness.current();
    for (const container of containers) {
      await exitOf(container.id);
      assert.equal((await readFile(container.stdoutPath, 'utf8')).slice(-7), '\n12000\n');
      assert.equal((await readFile(container.stderrPath, 'utf8')).slice(-7), '\n12000\n');
    }
    await Promise.all(containers.map(({ id }) => runtime.remove(id)));
  });

  test('a volume of the image is given its content once, with owners, modes and links, and stays writable under a read-only root', async () => {
    const volume = `${harness.folder}/volume`;
    const mounts = [{ kind: 'bind', source: volume, destination: '/srv/data', options: ['rbind', 'rw'], takesImageContent: true }] as const;
    const entries = [
      { kind: 'folder', path: 'srv/' },
      { kind: 'folder', path: 'srv/data/', mode: 0o2750, owner: 1_000 },
      { kind: 'file', path: 'srv/data/seed', content: 'seed', mode: 0o640, owner: 1_001 },
      { kind: 'link', path: 'srv/data/away', target: '/etc' },
    ] as const;
    await harness.source.put('volume:1', busyboxImage({ entries }));
    const image = await harness.current().images.ensure({ ...imageRequest, reference: 'volume:1' }, AbortSignal.timeout(waitMs));
    const look = `stat -c '%a %u %g %n' /srv/data /srv/data/seed; readlink /srv/data/away; echo more >> /srv/data/seed; cat /srv/data/seed`;
    assert.equal((await output(look, { image, mounts, isRootReadonly: true })).stdout, '2750 1000 1000 /srv/data\n640 1001 1001 /srv/data/seed\n/etc\nseedmore\n');
    assert.match((await output(look, { image, mounts })).stdout, /seedmore\nmore\n$/);
  });

  test('a container that was cleared finds its files when it is created again, one that was removed does not', async () => {
    const { runtime } = harness.current();
    const container = await start('cat /written; echo once >> /written');
    const again = async () => {
      await exitOf(container.id);
      exits.delete(container.id);
      await runtime.create(container);
      await runtime.start(container.id);
      await exitOf(container.id);
      return readFile(container.stdoutPath, 'utf8');
    };
    await exitOf(container.id);
    await runtime.clear(container.id);
    assert.equal(await again(), 'once\n');
    await runtime.clear(container.id);
    assert.equal(await again(), 'once\nonce\nonce\n');
    await runtime.remove(container.id);
    assert.equal(await again(), 'once\nonce\nonce\n');
    await runtime.remove(container.id);
  });

  test('its own memory limit ends it as out of memory', async () => {
    const { id } = await start(`exec ${eatMemory.replace('|', '| exec')}`, { resources: { memoryLimitBytes: 32 << 20 } });
    assert.equal((await exitOf(id)).isOutOfMemory, true);
    assert.equal((await harness.current().runtime.observe(id))?.isOutOfMemory, true);
    await harness.current().runtime.remove(id);
  });

  test('the memory limit of its task ends it as out of memory, and not its neighbour', async () => {
    const neighbour = await start('sleep 100');
    const { id } = await start(eatMemory);
    assert.equal((await exitOf(id)).isOutOfMemory, true);
    await harness.current().runtime.kill(neighbour.id, 'SIGKILL');
    assert.deepEqual(await exitOf(neighbour.id).then(({ exitCode, isOutOfMemory }) => ({ exitCode, isOutOfMemory })), { exitCode: 137, isOutOfMemory: false });
    await Promise.all([harness.current().runtime.remove(id), harness.current().runtime.remove(neighbour.id)]);
  });

  test('it runs as the user that is named, numbered or root, with the groups of the image', async () => {
    assert.equal((await output('id -u; id -g')).stdout, '0\n0\n');
    assert.equal((await output('id -u; id -g', { user: 'app' })).stdout, '1000\n1000\n');
    assert.equal((await output('id -u; id -g', { user: '65534' })).stdout, '65534\n65534\n');
    assert.equal((await output('id -u; id -g', { user: '4321:app' })).stdout, '4321\n1000\n');
  });

  test('a user that the image does not know is named in the error, and nothing is left', async () => {
    const container = { ...plainContainer(harness, 'nouser'), args: ['true'], user: 'ghost' };
    await assert.rejects(harness.current().runtime.create(container), /CannotStartContainerError: unable to find user ghost: no matching entries in passwd file/);
    assert.equal(await harness.current().runtime.observe('nouser'), undefined);
  });

  test('a command that the image does not have is named in the error, and nothing is left', async () => {
    const container = { ...plainContainer(harness, 'nocmd'), args: ['/no/such'] };
    await assert.rejects(harness.current().runtime.create(container), (error) => error instanceof WorldError && error.code === 'CannotStartContainerError' && /exec: "\/no\/such": stat \/no\/such: no such file or directory/.test(error.message));
    assert.equal(await harness.current().runtime.observe('nocmd'), undefined);
    await harness.current().runtime.create({ ...container, args: ['true'] });
    await harness.current().runtime.remove('nocmd');
  });

  test('the working directory is made, the environment given, the host name set', async () => {
    const { stdout } = await output('pwd; echo $A; hostname; echo $HOSTNAME', { workingDirectory: '/srv/made/here', environment: ['PATH=/bin', 'A=b c'] });
    assert.equal(stdout, '/srv/made/here\nb c\nip-172-31-0-4.ec2.internal\nip-172-31-0-4.ec2.internal\n');
  });

  test('a read-only root refuses writes, its mounts do not', async () => {
    await mkdir(`${harness.stateDir}/volume`, { recursive: true });
    const { stdout } = await output('touch /x 2>/dev/null || echo refused; echo in > /data/file; touch /tmp/y && echo allowed', {
      isRootReadonly: true,
      mounts: [{ kind: 'bind', source: `${harness.stateDir}/volume`, destination: '/data', options: ['rw'] }, { kind: 'tmpfs', destination: '/tmp', options: ['size=1m', 'mode=1777'] }],
    });
    assert.equal(stdout, 'refused\nallowed\n');
    assert.equal(await readFile(`${harness.stateDir}/volume/file`, 'utf8'), 'in\n');
  });

  test('a read-only bind mount of a file refuses writes', async () => {
    await writeFile(`${harness.stateDir}/hosts`, '127.0.0.1 localhost\n');
    const { stdout } = await output('cat /etc/hosts; echo x > /etc/hosts 2>/dev/null || echo refused', { mounts: [{ kind: 'bind', source: `${harness.stateDir}/hosts`, destination: '/etc/hosts', options: ['ro'] }] });
    assert.equal(stdout, '127.0.0.1 localhost\nrefused\n');
  });

  test('capabilities are those of Docker, added and dropped', async () => {
    const effective = async (change: Partial<RuntimeContainer>) => (await output('grep CapEff /proc/self/status', change)).stdout.trim().split('\t')[1];
    assert.equal(await effective({}), '00000000a80425fb');
    assert.equal(await effective({ capabilities: { add: ['SYS_PTRACE'], drop: ['NET_RAW'] } }), '00000000a80c05fb');
    assert.equal(await effective({ capabilities: { add: [], drop: ['ALL'] } }), '0000000000000000');
  });

  test('system calls outside of the profile are refused', async () => {
    assert.equal((await output('grep Seccomp: /proc/self/status; unshare -m true 2>/dev/null || echo refused; mount -t tmpfs x /tmp 2>/dev/null || echo refused')).stdout, 'Seccomp:\t2\nrefused\nrefused\n');
  });

  test('ulimits are set, and cut to what the host allows', async () => {
    assert.equal((await output('ulimit -n; ulimit -Hn; ulimit -c', { ulimits: [{ name: 'nofile', soft: 512, hard: 1_024 }, { name: 'core', soft: 0, hard: 0 }] })).stdout, '512\n1024\n0\n');
  });

  test('shared memory has the size that was asked for', async () => {
    assert.match((await output('df -k /dev/shm | tail -n 1', { sharedMemoryBytes: 8 << 20 })).stdout, /\s8192\s/);
    assert.match((await output('df -k /dev/shm | tail -n 1')).stdout, /\s65536\s/);
  });

  test('system controls of its network namespace are set', async () => {
    assert.equal((await output('cat /proc/sys/net/core/somaxconn', { sysctls: { 'net.core.somaxconn': '77' } })).stdout, '77\n');
  });

  test('a task has only so many processes as it is allowed', async () => {
    const { stderr, stdout } = await output('i=0; while [ $i -lt 300 ]; do sleep 1000 & i=$((i+1)); done; echo all');
    assert.match(stderr, /can't fork/);
    assert.doesNotMatch(stdout, /all/);
  });

  test('a task whose quota is lifted may use the processor to end', async () => {
    const { cgroups } = harness.current();
    await cgroups.ensure('ending', { cpuQuotaUs: 5_000, cpuPeriodUs: 100_000 });
    await cgroups.unthrottle('ending');
    await cgroups.unthrottle('nobody');
    const read = (path: string) => readFile(path, 'utf8').catch(() => undefined);
    const split = await read(`/sys/fs/cgroup/cpu${cgroups.pathOf('ending')}/cpu.cfs_quota_us`);
    assert.match(split ?? (await read(`/sys/fs/cgroup${cgroups.pathOf('ending')}/cpu.max`)) ?? '', /^(-1|max)/);
    await cgroups.remove('ending');
  });

  test('its limits are below those of its task in the cgroups', async () => {
    const { stdout } = await output('cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/cpu/cpu.shares 2>/dev/null || cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu.weight', { resources: { memoryLimitBytes: 64 << 20, cpuShares: 128 } });
    assert.equal(stdout.split('\n')[0], String(64 << 20));
  });

  test('a terminal is there when asked for', async () => {
    const container = await start('test -t 1 && echo terminal $TERM', { hasTerminal: true });
    await exitOf(container.id);
    await harness.current().runtime.remove(container.id);
    assert.equal(await readFile(container.stdoutPath, 'utf8'), 'terminal xterm\r\n');
  });

  test('an interactive container waits for its input, another one reads its end', async () => {
    const waits = await start('cat; echo ended', { isInteractive: true });
    assert.equal((await output('cat; echo ended')).stdout, 'ended\n');
    assert.equal((await harness.current().runtime.observe(waits.id))?.state, 'running');
    await harness.current().runtime.remove(waits.id);
  });

  test('what a daemon left that was killed in the middle of a creation is removed by the next one', async () => {
    const client = await ContainerdClient.open(`${harness.stateDir}/containerd/containerd.sock`, 'drydock-ctd');
    const image = await harness.current().images.unpacked.get(harness.image.manifestDigest);
    const key = { snapshotter: 'overlayfs', key: 'halfmade' };
    await client.call('snapshots.v1.Snapshots/Prepare', { ...key, parent: image?.chainId ?? '', labels: containerSnapshotLabels });
    const runtime = await harness.reopen();
    runtime.onExit((id, exit) => exits.set(id, exit));
    await until('the snapshot is gone', waitMs, () => client.call('snapshots.v1.Snapshots/Stat', key).then(() => false, () => true));
    client[Symbol.dispose]();
  });

  test('an image whose snapshots somebody else removed counts as not present, and works after another pull', async () => {
    await harness.source.put('gone:1', busyboxImage({ entries: [{ kind: 'file', path: 'gone', content: 'no' }] }));
    const pull = () => harness.current().images.ensure({ ...imageRequest, reference: 'gone:1' }, AbortSignal.timeout(waitMs));
    const image = await pull();
    const unpacked = await harness.current().images.unpacked.get(image.manifestDigest);
    const client = await ContainerdClient.open(`${harness.stateDir}/containerd/containerd.sock`, 'drydock-ctd');
    // Its accounts may still be read from it.
    await until('its snapshot can be removed', waitMs, () => client.call('snapshots.v1.Snapshots/Remove', { snapshotter: 'overlayfs', key: unpacked?.chainId ?? '' }).then(() => true));
    client[Symbol.dispose]();
    await assert.rejects(start('exit 0', { image }), (error) => error instanceof WorldError && error.code === 'ImageNotPresent');
    assert.equal((await output('cat /gone', { image: await pull() })).stdout, 'no');
  });

  test('after the processes of a host are lost its containers are gone, and can be removed', async () => {
    const { id } = await start('sleep 100');
    const observed = await harness.current().runtime.observe(id);
    await harness.current().runtime[Symbol.asyncDispose]();
    await harness.loseShims();
    const runtime = await harness.reopen();
    runtime.onExit((one, exit) => exits.set(one, exit));
    assert.equal(observed?.state, 'running');
    const now = await until('it is seen as gone', waitMs, async () => {
      const seen = await runtime.observe(id);
      return seen?.state === 'running' ? undefined : seen;
    });
    assert.ok(now.state === 'gone' || now.exitCode === 137, JSON.stringify(now));
    await runtime.remove(id);
    assert.equal(await runtime.observe(id), undefined);
  });
});
