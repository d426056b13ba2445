import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ContainerExit, PulledImage, Runtime, RuntimeContainer } from '#agent/runtimes/runtime.ts';
import type { TaskCgroups } from '#agent/runtimes/task-cgroups.ts';
import { WorldError } from '#base/errors.ts';
import { until } from '../support/until.ts';

/** A driver as the suite sees it. */
export interface RuntimeHarness extends AsyncDisposable {
  readonly cgroups: TaskCgroups;
  /** An image with a shell. */
  readonly image: PulledImage;
  readonly networkNamespace: string;
  /** A folder for the containers' output. */
  readonly folder: string;
  /** The client as a freshly started daemon makes it. The one before is disposed first. */
  reopen(): Promise<Runtime>;
  /** Resolves when the program of this container has printed something: until then the signals that it gets are taken by what starts it. */
  hasPrinted(id: string): Promise<unknown>;
  /** Makes the runtime die and come back, under the client. */
  loseRuntime(): Promise<void>;
}

const deadlineMs = 60_000;
/** Longer than what ends meanwhile takes. */
const awayMs = 2_000;

/** What each driver of Runtime must do. */
export function runtimeContract(name: string, open: () => Promise<RuntimeHarness>): void {
  describe(`the ${name} runtime`, () => {
    let harness: RuntimeHarness;
    let runtime: Runtime;
    let exits: Map<string, ContainerExit[]>;
    let count = 0;

    const reopen = async () => {
      runtime = await harness.reopen();
      exits = new Map();
      runtime.onExit((id, exit) => exits.set(id, [...(exits.get(id) ?? []), exit]));
    };
    const exitOf = (id: string) => until(`${id} exits`, deadlineMs, () => exits.get(id)?.[0]);
    const wanted = (script: string, change: Partial<RuntimeContainer> = {}): RuntimeContainer => {
      const id = `c${(count += 1)}`;
      return { ...plainContainer(harness, id), args: ['/bin/sh', '-c', script], ...change };
    };
    const run = async (script: string, change: Partial<RuntimeContainer> = {}) => {
      const container = wanted(script, change);
      await runtime.create(container);
      await runtime.start(container.id);
      return container.id;
    };

    before(async () => {
      harness = await open();
      await harness.cgroups.ensure(taskId, { cpuShares: 512, memoryLimitBytes: 512 << 20 });
      await reopen();
    });
    after(async () => {
      for (const { id } of await runtime.list()) await runtime.remove(id);
      await harness.cgroups.remove(taskId);
      await harness[Symbol.asyncDispose]();
    });

    test('a created container does not run until it is started', async () => {
      const container = wanted('exit 0');
      await runtime.create(container);
      assert.deepEqual(await runtime.observe(container.id), { id: container.id, labels: container.labels, state: 'created' });
      const { pid } = await runtime.start(container.id);
      assert.ok(pid > 0);
      await exitOf(container.id);
    });

    for (const code of [0, 1, 3, 255]) {
      test(`the exit code ${code} arrives once, and stays to be observed until the container is removed`, async () => {
        const id = await run(`exit ${code}`);
        const exit = await exitOf(id);
        assert.equal(exit.exitCode, code);
        assert.equal(exit.isOutOfMemory, false);
        assert.ok(Math.abs(Date.now() - exit.exitedAt) < deadlineMs);
        const observed = await runtime.observe(id);
        assert.equal(observed?.state, 'stopped');
        assert.equal(observed?.exitCode, code);
        await runtime.remove(id);
        assert.equal(await runtime.observe(id), undefined);
        assert.equal(exits.get(id)?.length, 1);
      });
    }

    test('a running container is listed with its labels', async () => {
      const id = await run('sleep 100', { labels: { task: 'arn:aws:ecs:us-east-1:000000000000:task/default/1', 'a b': 'ü' } });
      const listed = (await runtime.list()).find((one) => one.id === id);
      assert.equal(listed?.state, 'running');
      assert.deepEqual(listed?.labels, { task: 'arn:aws:ecs:us-east-1:000000000000:task/default/1', 'a b': 'ü' });
      await runtime.remove(id);
    });

    test('create and start may be repeated', async () => {
      const container = wanted('sleep 100');
      await runtime.create(container);
      await runtime.create(container);
      const { pid } = await runtime.start(container.id);
      assert.equal((await runtime.start(container.id)).pid, pid);
      await runtime.remove(container.id);
      await runtime.remove(container.id);
    });

    test('a container that handles SIGTERM ends as it wants to', async () => {
      const id = await run(`trap 'exit 7' TERM; echo ready; while true; do sleep 0.05; done`);
      await harness.hasPrinted(id);
      await runtime.kill(id, 'SIGTERM');
      assert.equal((await exitOf(id)).exitCode, 7);
      await runtime.remove(id);
    });

    test('a container that ignores SIGTERM is ended by SIGKILL with 137', async () => {
      const id = await run('echo ready; sleep 100');
      // Until the program has taken its place, process 1 is runc's own, which heeds the signal.
      await harness.hasPrinted(id);
      await runtime.kill(id, '15');
      await new Promise((resolve) => setTimeout(resolve, 200));
      assert.equal((await runtime.observe(id))?.state, 'running');
      await runtime.kill(id, 'SIGKILL');
      assert.equal((await exitOf(id)).exitCode, 137);
      await runtime.remove(id);
    });

    test('behind an init a process without a handler ends at SIGTERM with 143', async () => {
      const id = await run('echo ready; sleep 100', { hasInit: true });
      await harness.hasPrinted(id);
      await runtime.kill(id, 'SIGTERM');
      assert.equal((await exitOf(id)).exitCode, 143);
      await runtime.remove(id);
    });

    test('a signal to a container that has ended, or was never there, does nothing', async () => {
      const id = await run('exit 0');
      await exitOf(id);
      await runtime.kill(id, 'SIGKILL');
      await runtime.kill('nobody', 'SIGTERM');
      await runtime.remove(id);
    });

    test('a command executed in a container gives its exit code and output', async () => {
      const id = await run('sleep 100');
      const signal = AbortSignal.timeout(deadlineMs);
      assert.deepEqual(await runtime.exec(id, ['/bin/sh', '-c', 'echo checked; exit 1'], signal), { exitCode: 1, output: 'checked\n' });
      assert.equal((await runtime.exec(id, ['true'], signal)).exitCode, 0);
      await runtime.remove(id);
    });

    test('a command executed in a container is given up when its time is over', async () => {
      const id = await run('sleep 100');
      await assert.rejects(runtime.exec(id, ['sleep', '50'], AbortSignal.timeout(300)), { name: 'TimeoutError' });
      assert.equal((await runtime.observe(id))?.state, 'running');
      await runtime.remove(id);
    });

    test('a command cannot be executed in a container that is not there', async () => {
      await assert.rejects(runtime.exec('nobody', ['true'], AbortSignal.timeout(deadlineMs)), (error) => error instanceof WorldError && error.code === 'ContainerNotRunning');
    });

    test('starting what was never created is refused', async () => {
      await assert.rejects(runtime.start('nobody'), (error) => error instanceof WorldError && error.code === 'ContainerNotFound');
    });

    test('privileged containers are refused', async () => {
      await assert.rejects(runtime.create(wanted('exit 0', { isPrivileged: true })), (error) => error instanceof WorldError && error.code === 'CannotCreateContainerError');
    });

    test('a cleared container is gone until it is created again, under the same name', async () => {
      const container = wanted('exit 5');
      await runtime.create(container);
      await runtime.start(container.id);
      await exitOf(container.id);
      await runtime.clear(container.id);
      await runtime.clear(container.id);
      assert.equal(await runtime.observe(container.id), undefined);
      await runtime.create(container);
      await runtime.start(container.id);
      await until('it has ended twice', deadlineMs, () => exits.get(container.id)?.[1]);
      await runtime.remove(container.id);
      assert.equal(await runtime.observe(container.id), undefined);
    });

    test('the environment that a container was made with is known while it is there, also to a daemon that starts again', async () => {
      const id = await run('exit 0', { environment: ['PATH=/bin', 'WORD=a=b c'] });
      await exitOf(id);
      assert.ok((await runtime.environment(id)).includes('WORD=a=b c'));
      await runtime[Symbol.asyncDispose]();
      await reopen();
      assert.ok((await runtime.environment(id)).includes('WORD=a=b c'));
      await runtime.clear(id);
      assert.deepEqual(await runtime.environment(id), []);
      await runtime.remove(id);
    });

    test('removing a running container ends it and leaves nothing', async () => {
      const id = await run('sleep 100');
      await runtime.remove(id);
      assert.equal(await runtime.observe(id), undefined);
      assert.ok(!(await runtime.list()).some((one) => one.id === id));
    });

    test('twenty containers at once each keep their own exit code', async () => {
      const ids = await Promise.all(Array.from({ length: 20 }, (_, index) => run(`exit ${index}`)));
      const codes = await Promise.all(ids.map(async (id) => (await exitOf(id)).exitCode));
      assert.deepEqual(codes, Array.from({ length: 20 }, (_, index) => index));
      await Promise.all(ids.map((id) => runtime.remove(id)));
    });

    test('a daemon that starts again finds what runs and what ended while it was away', async () => {
      const [lives, dies] = await Promise.all([run('sleep 100'), run('sleep 0.5; exit 9')]);
      await runtime[Symbol.asyncDispose]();
      await new Promise((resolve) => setTimeout(resolve, awayMs));
      await reopen();
      await until('what ended is known to have', deadlineMs, async () => (await runtime.observe(dies))?.state === 'stopped');
      const states = new Map((await runtime.list()).map((one) => [one.id, one]));
      assert.equal(states.get(lives)?.state, 'running');
      assert.equal(states.get(dies)?.state, 'stopped');
      assert.equal(states.get(dies)?.exitCode, 9);
      await runtime.kill(lives, 'SIGKILL');
      assert.equal((await exitOf(lives)).exitCode, 137);
      await Promise.all([runtime.remove(lives), runtime.remove(dies)]);
    });

    test('containers outlive the runtime, which says that it came back', async () => {
      const [lives, dies] = await Promise.all([run('sleep 100'), run('sleep 0.3; exit 4')]);
      const restarted = new Promise<void>((resolve) => runtime.onRestart(resolve));
      await harness.loseRuntime();
      await restarted;
      assert.equal((await runtime.observe(lives))?.state, 'running');
      assert.equal((await exitOf(dies)).exitCode, 4);
      const after = await run('exit 6');
      assert.equal((await exitOf(after)).exitCode, 6);
      await runtime.kill(lives, 'SIGKILL');
      assert.equal((await exitOf(lives)).exitCode, 137);
      await Promise.all([lives, dies, after].map((id) => runtime.remove(id)));
    });

    test('the cgroups of tasks are listed until they are removed', async () => {
      await harness.cgroups.ensure('another', { cpuShares: 128 });
      await harness.cgroups.ensure('another', { cpuShares: 256 });
      assert.deepEqual([...(await harness.cgroups.list())].sort(), [taskId, 'another']);
      await harness.cgroups.remove('another');
      await harness.cgroups.remove('another');
      assert.deepEqual(await harness.cgroups.list(), [taskId]);
    });
  });
}

export const taskId = '0123456789abcdef0123456789abcdef';

export function plainContainer(harness: RuntimeHarness, id: string): RuntimeContainer {
  return {
    id,
    group: id,
    labels: { name: id },
    image: harness.image,
    args: [],
    environment: ['PATH=/bin'],
    workingDirectory: '/',
    user: '',
    hostname: 'ip-172-31-0-4.ec2.internal',
    networkNamespace: harness.networkNamespace,
    mounts: [],
    isRootReadonly: false,
    isPrivileged: false,
    capabilities: { add: [], drop: [] },
    ulimits: [],
    sysctls: {},
    devices: [],
    cgroupParent: harness.cgroups.pathOf(taskId),
    resources: {},
    hasInit: false,
    isInteractive: false,
    hasTerminal: false,
    stdoutPath: `${harness.folder}/${id}.out`,
    stderrPath: `${harness.folder}/${id}.err`,
  };
}
