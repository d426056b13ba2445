import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Clock } from '#base/clock.ts';
import { codeOf, messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { UnpackedImages } from '../../images/unpacked-images.ts';
import type { ContainerExit, ExecResult, ObservedContainer, Runtime, RuntimeContainer } from '../runtime.ts';
import { resolveUser } from './accounts.ts';
import type { CgroupHierarchies } from './cgroup-hierarchies.ts';
import { ContainerdError, epochMsOf, ifFound, isAlreadyExists, isNotFound, type ContainerdClient } from './client.ts';
import type { ContainerdPaths } from './config.ts';
import { endTask } from './end-task.ts';
import { execute, processOf } from './execution.ts';
import type { ExitWatch, ProcessExit } from './exit-watch.ts';
import type { ImageAccounts } from './image-accounts.ts';
import type { AnyMessage, ContainerMessage, MountMessage, ProcessMessage } from './methods.ts';
import { failWithoutSnapshot, imageNotPresent, launchFailure, refuseUnsupported } from './refusals.ts';
import { wasOutOfMemory } from './out-of-memory.ts';
import { makeOutputFiles, outputIsWritten } from './output-files.ts';
import { containerSnapshotLabels, removeOrphans } from './orphans.ts';
import { ownFactsOf, ownLabel, parseOwnFacts, unknownFacts, type OwnFacts } from './own-facts.ts';
import { shimGroupAnnotation, type ShimPool } from './shim-pool.ts';
import { Shims } from './shims.ts';
import { signalNumber } from './signals.ts';
import { cutUlimits, ociSpec, specJson, type HostLimits } from './spec.ts';
import { makeStdin, removeStdin } from './stdin-pipe.ts';
import type { VolumeContent } from './volume-content.ts';

export interface ContainerdRuntimeOptions {
  readonly client: ContainerdClient;
  readonly paths: ContainerdPaths;
  readonly images: UnpackedImages;
  readonly accounts: ImageAccounts;
  readonly volumes: VolumeContent;
  readonly shimPool: ShimPool;
  readonly cgroups: CgroupHierarchies;
  readonly host: HostLimits;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Made by the caller, because it tells exits to this object. */
  readonly watch: (onExit: (id: string, exit: ProcessExit) => void) => ExitWatch;
}

export class ContainerdRuntime implements Runtime {
  readonly name = 'containerd';
  readonly #options: ContainerdRuntimeOptions;
  readonly #watch: ExitWatch;
  readonly #runtime: ContainerMessage['runtime'];
  readonly #own = new Map<string, OwnFacts>();
  readonly #shims: Shims;
  /** Containers that are half made: not to be seen yet. */
  readonly #creating = new Set<string>();
  readonly #exitListeners: ((id: string, exit: ContainerExit) => void)[] = [];
  readonly #restartListeners: (() => void)[] = [];
  /** Their snapshots wait to be used again; a restarted daemon removes them as orphans. */
  readonly #cleared = new Set<string>();
  /** What was warned of already: the same for most containers. */
  readonly #warned = new Set<string>();
  #told: Promise<void> = Promise.resolve();
  #version: Promise<string> | undefined;

  constructor(options: ContainerdRuntimeOptions) {
    this.#options = options;
    this.#shims = new Shims(options.shimPool);
    this.#watch = options.watch((id, exit) => this.#tellExit(id, exit));
    this.#runtime = { name: 'io.containerd.runc.v2', options: options.client.pack('containerd.runc.v1.Options', { root: options.paths.runcRoot }) };
  }

  version(): Promise<string> {
    this.#version ??= this.#readVersion();
    return this.#version;
  }

  async create(container: RuntimeContainer, signal?: AbortSignal): Promise<void> {
    const { accounts, host, images, log, volumes } = this.#options;
    refuseUnsupported(container, host);
    const image = await images.get(container.image.manifestDigest);
    if (image === undefined) throw imageNotPresent(container);
    const user = resolveUser(await accounts.of(image.chainId).catch((error: unknown) => failWithoutSnapshot(container, images, error)), container.user);
    for (const sentence of cutUlimits(container, host).filter((one) => !this.#warned.has(one))) {
      this.#warned.add(sentence);
      log.warn(sentence, { container: container.id });
    }
    const own = ownFactsOf(container, this.#shims.groupFor(container));
    const spec = { type_url: specType, value: specJson({ ...ociSpec(container, user, host), annotations: { [shimGroupAnnotation]: own.shimGroup } }) };
    await makeOutputFiles(own.outputs);
    this.#creating.add(container.id);
    try {
      const rootfs = await this.#createContainer(container, { chainId: image.chainId, spec, own }, signal);
      await volumes.fill(rootfs, container.mounts, signal);
      await this.#createTask(container, rootfs, signal);
    } catch (error) {
      this.#creating.delete(container.id);
      if (isAlreadyExists(error) && (await this.#isMade(container.id))) return;
      await this.remove(container.id);
      // What a crash left half made is gone now.
      if (isAlreadyExists(error)) return this.create(container, signal);
      throw error;
    } finally {
      this.#creating.delete(container.id);
    }
  }

  /** Removes what a daemon that was killed in the middle of a creation left: nobody else knows of it. */
  async recover(): Promise<void> {
    const { client, images, shimPool } = this.#options;
    await removeOrphans({ client, snapshotter: images.snapshotter, isNew: (id) => this.#own.has(id) });
    const { containers } = await client.call('containers.v1.Containers/List', { filters: [] });
    const used = new Set(containers.map(({ labels }) => parseOwnFacts(labels[ownLabel] ?? '').shimGroup));
    await shimPool.open((group) => used.has(group));
  }

  async start(id: string, signal?: AbortSignal): Promise<{ readonly pid: number }> {
    const { client } = this.#options;
    this.#watch.watch(id);
    try {
      return await client.call('tasks.v1.Tasks/Start', { containerId: id }, { signal, timeoutMs: launchTimeoutMs });
    } catch (error) {
      if (isNotFound(error)) {
        this.#watch.unwatch(id);
        throw new WorldError('ContainerNotFound', `the container ${id} does not exist`, { cause: error });
      }
      const observed = await this.observe(id);
      // Asked for twice: the first one did it.
      if (observed?.pid !== undefined && (observed.state === 'running' || observed.state === 'stopped')) return { pid: observed.pid };
      this.#watch.unwatch(id);
      throw launchFailure(error);
    }
  }

  async kill(id: string, signal: string): Promise<void> {
    const { client } = this.#options;
    const number = signalNumber(signal);
    if (!this.#watch.isWatched(id) && (await this.observe(id))?.state !== 'running') return;
    try {
      await client.call('tasks.v1.Tasks/Kill', { containerId: id, signal: number });
    } catch (error) {
      if (!isNotFound(error) && !/process already finished/.test(messageOf(error))) throw error;
    }
  }

  async exec(id: string, args: readonly string[], signal: AbortSignal): Promise<ExecResult> {
    const { client, paths, random } = this.#options;
    const process = await processOf(client, id);
    const execId = `exec-${Buffer.from(random.bytes(8)).toString('hex')}`;
    try {
      return await execute({ client, directory: `${paths.state}/exec`, containerId: id, execId, process: { ...process, terminal: false, args }, signal });
    } catch (error) {
      if (signal.aborted || !(error instanceof ContainerdError)) throw error;
      throw new WorldError('ContainerNotRunning', `a command could not be run in the container ${id}: ${error.message}`, { cause: error });
    }
  }

  async environment(id: string): Promise<readonly string[]> {
    try {
      return (await processOf(this.#options.client, id)).env;
    } catch (error) {
      if (codeOf(error) === 'ContainerNotRunning') return [];
      throw error;
    }
  }

  async clear(id: string): Promise<void> {
    this.#watch.unwatch(id);
    await endTask(this.#options.client, id);
    this.#cleared.add(id);
    await this.#forget(id);
  }

  async remove(id: string): Promise<void> {
    const { client, images: { snapshotter } } = this.#options;
    this.#watch.unwatch(id);
    await endTask(client, id);
    await Promise.all([this.#forget(id), ifFound(client.call('snapshots.v1.Snapshots/Remove', { snapshotter, key: id }))]);
    this.#cleared.delete(id);
    await this.#shims.forget(id);
    this.#own.delete(id);
  }

  async list(): Promise<readonly ObservedContainer[]> {
    const { client } = this.#options;
    const [{ containers }, { tasks }] = await Promise.all([client.call('containers.v1.Containers/List', { filters: [] }), client.call('tasks.v1.Tasks/List', {})]);
    const byId = new Map(tasks.map((task) => [task.id, task]));
    return Promise.all(containers.filter(({ id }) => !this.#creating.has(id)).map((container) => this.#observed(container, byId.get(container.id))));
  }

  async observe(id: string): Promise<ObservedContainer | undefined> {
    const { client } = this.#options;
    const [container, task] = await Promise.all([
      ifFound(client.call('containers.v1.Containers/Get', { id })),
      ifFound(client.call('tasks.v1.Tasks/Get', { containerId: id })),
    ]);
    return container === undefined ? undefined : this.#observed(container.container, task?.process);
  }

  onExit(listener: (id: string, exit: ContainerExit) => void): void {
    this.#exitListeners.push(listener);
  }

  onRestart(listener: () => void): void {
    this.#restartListeners.push(listener);
  }

  /** Called by the one who restarted containerd. */
  restarted(): void {
    for (const listener of this.#restartListeners) listener();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#watch[Symbol.asyncDispose]();
    await this.#told;
    await this.#options.shimPool[Symbol.asyncDispose]();
  }

  /** The container's record and its snapshot do not need each other; the label keeps the snapshot until the record is there. */
  async #createContainer(container: RuntimeContainer, { chainId, spec, own }: { readonly chainId: string; readonly spec: AnyMessage; readonly own: OwnFacts }, signal: AbortSignal | undefined): Promise<readonly MountMessage[]> {
    const { client, images, images: { snapshotter } } = this.#options;
    this.#own.set(container.id, own);
    const record: ContainerMessage = { id: container.id, labels: { ...container.labels, [ownLabel]: JSON.stringify(own) }, image: container.image.manifestDigest, runtime: this.#runtime, spec, snapshotter, snapshotKey: container.id };
    const [prepared, created] = await Promise.allSettled([
      this.#cleared.has(container.id)
        ? client.call('snapshots.v1.Snapshots/Mounts', { snapshotter, key: container.id }, { signal })
        : client.call('snapshots.v1.Snapshots/Prepare', { snapshotter, key: container.id, parent: chainId, labels: containerSnapshotLabels }, { signal }),
      client.call('containers.v1.Containers/Create', { container: record }, { signal }),
    ]);
    if (prepared.status === 'rejected') return failWithoutSnapshot(container, images, prepared.reason);
    if (created.status === 'rejected') throw created.reason;
    this.#cleared.delete(container.id);
    return prepared.value.mounts;
  }

  async #createTask(container: RuntimeContainer, rootfs: readonly MountMessage[], signal: AbortSignal | undefined): Promise<void> {
    const { client, paths } = this.#options;
    const { id, hasTerminal: terminal, stdoutPath: stdout, stderrPath } = container;
    // Paths of plain files: the shim opens each to append. Its file:// scheme would send both streams to one file.
    const stderr = terminal ? '' : stderrPath;
    const stdin = container.isInteractive ? await makeStdin(paths, id) : '';
    try {
      const { pid } = await client.call('tasks.v1.Tasks/Create', { containerId: id, rootfs, stdin, stdout, stderr, terminal }, { signal, timeoutMs: launchTimeoutMs });
      await this.#shims.note(id, pid);
    } catch (error) {
      throw launchFailure(error);
    }
  }

  async #forget(id: string): Promise<void> {
    const { client, paths } = this.#options;
    await Promise.all([ifFound(client.call('containers.v1.Containers/Delete', { id })), removeStdin(paths, id)]);
  }

  async #isMade(id: string): Promise<boolean> {
    const observed = await this.observe(id);
    return observed !== undefined && observed.state !== 'gone';
  }

  async #observed({ id, labels: allLabels }: ContainerMessage, task: ProcessMessage | undefined): Promise<ObservedContainer> {
    const { [ownLabel]: ownText = '', ...labels } = allLabels;
    const own = parseOwnFacts(ownText);
    this.#own.set(id, own);
    this.#shims.adopt(id, own.shimGroup);
    if (task === undefined || task.status === 'UNKNOWN') return { id, labels, state: 'gone' };
    if (task.status === 'CREATED') return { id, labels, state: 'created' };
    if (task.status !== 'STOPPED') {
      await this.#shims.note(id, task.pid);
      this.#watch.watch(id);
      return { id, labels, state: 'running', pid: task.pid };
    }
    const exitedAt = epochMsOf(task.exitedAt);
    const isOutOfMemory = await this.#settled(id, own);
    return { id, labels, state: 'stopped', pid: task.pid, exitCode: task.exitStatus, isOutOfMemory, ...(exitedAt !== undefined && { exitedAt }) };
  }

  #tellExit(id: string, exit: ProcessExit): void {
    const tell = async () => {
      const isOutOfMemory = await this.#settled(id, this.#own.get(id) ?? unknownFacts);
      for (const listener of this.#exitListeners) listener(id, { ...exit, isOutOfMemory });
    };
    this.#told = Promise.all([this.#told, tell()]).then(() => {});
  }

  /** Waits for the last of an ended container's output; whether it ended for want of memory. */
  async #settled(id: string, { cgroup, outputs }: OwnFacts): Promise<boolean> {
    const { cgroups, clock } = this.#options;
    const isWritten = this.#shims.of(id).then((shims) => outputIsWritten({ shims, paths: outputs, clock }));
    const [isOutOfMemory] = await Promise.all([wasOutOfMemory(cgroups, cgroup), isWritten]);
    return isOutOfMemory;
  }

  async #readVersion(): Promise<string> {
    const [{ version }, { stdout }] = await Promise.all([this.#options.client.call('version.v1.Version/Version', {}), promisify(execFile)('runc', ['--version'], { timeout: versionTimeoutMs })]);
    return `containerd ${version}, ${stdout.split('\n')[0]?.replace('version ', '') ?? 'runc'}`;
  }
}

const specType = 'types.containerd.io/opencontainers/runtime-spec/1/Spec';
const launchTimeoutMs = 120_000;
const versionTimeoutMs = 5_000;
