import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Awslogs } from '#agent/logs/awslogs.ts';
import { MemoryLogSink } from '#agent/logs/memory-log-sink.ts';
import { startContainerd, type Containerd } from '#agent/runtimes/containerd/containerd.ts';
import type { LiveTasks } from '#agent/supervisor/live-task.ts';
import { boundlessExecutionRole } from '#agent/supervisor/execution-role.ts';
import { Supervisor } from '#agent/supervisor/supervisor.ts';
import { taskFilesIn } from '#agent/supervisor/task-files.ts';
import { known } from '#base/assert.ts';
import { systemClock } from '#base/clock.ts';
import { lineLog, silentLog } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { busyboxImage } from '#cli/demo/busybox-image.ts';
import type { TaskOrder, TaskReport } from '#model/link.ts';
import { linuxNetworks, type LinuxNetworks } from '#network/linux-networks.ts';
import { folderImageSource } from '../support/folder-image-source.ts';
import { testPool } from '../support/network-host.ts';

const waitMs = 60_000;

/** A real host's agent: containerd, network namespaces, cgroups; only the log service is in memory. Needs root. */
export class AgentHost implements AsyncDisposable {
  readonly sink = new MemoryLogSink(['/ecs/app']);
  readonly reports: TaskReport[] = [];
  readonly directory: string;
  readonly instance = `a${process.pid.toString(36)}`.slice(0, 8);
  readonly #log = process.env['AGENT_LOG'] === undefined ? silentLog : lineLog((line) => process.stderr.write(line), Date.now);
  #orders: readonly TaskOrder[] = [];
  #containerd: Containerd | undefined;
  #networks: LinuxNetworks | undefined;
  #supervisor: Supervisor | undefined;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async boot(): Promise<AgentHost> {
    const host = new AgentHost(await mkdtemp(join(tmpdir(), 'dd-agent-')));
    await host.boot();
    return host;
  }

  get tasks(): LiveTasks {
    return known(this.#supervisor, 'the supervisor of a host that is up');
  }

  get networks(): LinuxNetworks {
    return known(this.#networks, 'the networks of a host that is up');
  }

  get containerd(): Containerd {
    return known(this.#containerd, 'the containerd of a host that is up');
  }

  async boot(): Promise<void> {
    const { directory, instance } = this;
    const source = folderImageSource(join(directory, 'images'));
    await source.put('app:1', busyboxImage({}));
    const world = { instance, stateDir: directory, clock: systemClock, random: systemRandom, log: this.#log };
    this.#containerd = await startContainerd({ ...world, imageSources: [source] });
    this.#networks = await linuxNetworks({ ...world, publicAddressPool: testPool(instance), services: [] });
    const { runtime, images, cgroups } = this.#containerd;
    const logs = new Awslogs({ ...world, sink: this.sink });
    this.#supervisor = new Supervisor({ ...world, runtime, images, cgroups, networks: this.#networks, reaches: () => true, executionRole: boundlessExecutionRole, logs, files: taskFilesIn(join(directory, 'tasks')) });
    this.#supervisor.onReport((report) => this.reports.push(report));
    await this.#supervisor.start();
    this.#supervisor.setOrders(this.#orders);
  }

  /** The daemon goes; containerd and the containers stay. */
  async shutdown(): Promise<void> {
    await this.#supervisor?.[Symbol.asyncDispose]();
    await this.#networks?.[Symbol.asyncDispose]();
    await this.#containerd?.[Symbol.asyncDispose]();
  }

  order(...orders: readonly TaskOrder[]): void {
    this.#orders = orders;
    this.#supervisor?.setOrders(orders);
  }

  last(taskId = 't1'): TaskReport {
    return known(this.reports.findLast(({ taskArn }) => taskArn.endsWith(`/${taskId}`)), `a report of ${taskId}`);
  }

  container(name: string): TaskReport['containers'][number] {
    return known(this.last().containers.find((container) => container.name === name), `a report of ${name}`);
  }

  async until(claim: () => boolean | Promise<boolean>): Promise<void> {
    for (const startedAt = performance.now(); performance.now() - startedAt < waitMs; await delay(2)) if (await claim()) return;
    throw new Error(`it never came true: ${claim.toString()}; last report ${JSON.stringify(this.reports.at(-1))}`);
  }

  untilStatus(status: TaskReport['status'], taskId = 't1'): Promise<void> {
    return this.until(() => this.reports.findLast(({ taskArn }) => taskArn.endsWith(`/${taskId}`))?.status === status);
  }

  /** What this host still has of tasks. */
  async leftovers(): Promise<unknown> {
    const { runtime, cgroups } = this.containerd;
    return { containers: await runtime.list(), cgroups: await cgroups.list(), namespaces: await this.#networks?.list(), offsets: [...this.sink.offsets().keys()] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const taskIds = this.#orders.map(({ taskId }) => taskId);
    this.order();
    await Promise.all(taskIds.map((taskId) => this.untilStatus('REMOVED', taskId)));
    await this.#supervisor?.[Symbol.asyncDispose]();
    await this.#networks?.destroy();
    await this.#containerd?.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}
