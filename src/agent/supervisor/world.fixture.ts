import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { known } from '#base/assert.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import type { ContainerOrder, TaskOrder, TaskReport } from '#model/link.ts';
import { simulatedNetworks } from '#network/simulated-networks.ts';
import { Awslogs } from '../logs/awslogs.ts';
import { MemoryLogSink } from '../logs/memory-log-sink.ts';
import { SimulatedHost } from '../runtimes/simulated/host.ts';
import type { SimulatedImages } from '../runtimes/simulated/simulated-images.ts';
import { simulatedRuntime, type SimulatedOptions } from '../runtimes/simulated/simulated.ts';
import { boundlessExecutionRole, type ExecutionRole } from './execution-role.ts';
import type { LiveTasks } from './live-task.ts';
import { Supervisor } from './supervisor.ts';
import { taskFilesIn } from './task-files.ts';

/** Real milliseconds that a test waits for the file system between two looks. */
const lookMs = 1;
const looksMax = 3_000;

/** A host for tests: simulated containers and network, real files, a clock that the test moves. */
export class World implements AsyncDisposable {
  readonly clock = new ManualClock();
  readonly sink = new MemoryLogSink(['/ecs/app']);
  readonly directory = mkdtempSync(join(tmpdir(), 'drydock-agent-'));
  readonly networks = simulatedNetworks();
  readonly host = new SimulatedHost({
    clock: this.clock,
    print: (path, text) => {
      if (existsSync(path)) appendFileSync(path, text);
    },
  });
  readonly reports: TaskReport[] = [];
  executionRole: ExecutionRole = boundlessExecutionRole;
  readonly #options: Partial<SimulatedOptions>;
  #orders: readonly TaskOrder[] = [];
  #supervisor: Supervisor | undefined;
  #images: SimulatedImages | undefined;

  constructor(options: Partial<SimulatedOptions> = {}) {
    this.#options = options;
  }

  /** A daemon is started (again) on this host, and is given the orders of before. */
  async boot(): Promise<void> {
    await this.bootWithoutOrders();
    this.#supervisor?.setOrders(this.#orders);
  }

  async bootWithoutOrders(): Promise<void> {
    const { runtime, images, cgroups } = simulatedRuntime({ clock: this.clock, random: seededRandom(1), host: this.host, ...this.#options });
    const { clock, networks, sink } = this;
    this.#images = images;
    const logs = new Awslogs({ sink, clock, log: silentLog });
    this.#supervisor = new Supervisor({ runtime, images, cgroups, networks, reaches: () => true, executionRole: this.executionRole, logs, files: taskFilesIn(`${this.directory}/tasks`), clock, random: seededRandom(2), log: silentLog });
    this.#supervisor.onReport((report) => this.reports.push(report));
    await this.#supervisor.start();
  }

  get tasks(): LiveTasks {
    return known(this.#supervisor, 'a started daemon');
  }

  imagesInUse(): ReadonlySet<string> {
    return known(this.#images, 'a started daemon').inUse;
  }

  /** The daemon goes away; containers go on. */
  async shutdown(): Promise<void> {
    await this.#supervisor?.[Symbol.asyncDispose]();
    this.#supervisor = undefined;
  }

  order(...orders: readonly TaskOrder[]): void {
    this.#orders = orders;
    this.#supervisor?.setOrders(orders);
  }

  last(): TaskReport {
    return known(this.reports.at(-1), 'a report');
  }

  container(name: string): TaskReport['containers'][number] {
    return known(this.last().containers.find((container) => container.name === name), `a report of ${name}`);
  }

  /** Lets the world go on without the clock moving by itself, until the claim holds. */
  async until(claim: () => boolean): Promise<void> {
    for (let looks = 0; looks < looksMax; looks++) {
      if (claim()) return;
      await this.breathe();
      // Short waits of ours (settling, spreading) pass by themselves; a test moves the long ones.
      await this.clock.advance(lookMs);
    }
    throw new Error(`it never came true: ${claim.toString()}; last report ${JSON.stringify(this.reports.at(-1))}`);
  }

  /** Lets the file system answer, however long that takes; the clock stands still. */
  async breathe(): Promise<void> {
    do {
      await this.clock.advance(0);
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    } while (process.getActiveResourcesInfo().some((kind) => kind.startsWith('FSReq')));
  }

  untilStatus(status: TaskReport['status']): Promise<void> {
    return this.until(() => this.reports.at(-1)?.status === status);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A container whose program is a shell script of the simulated runtime's. */
export function containerOrder(name: string, script: string, definition: ContainerOrder['definition'] = {}): ContainerOrder {
  return {
    name,
    arn: `arn:aws:ecs:us-east-1:000000000000:container/default/t1/${name}`,
    runtimeId: `t1-${name}`,
    definition: { name, image: 'app:1', essential: true, entryPoint: ['sh', '-c'], command: [script], ...definition },
  };
}

export function taskOrder(containers: readonly ContainerOrder[], change: Partial<TaskOrder> = {}): TaskOrder {
  return {
    account: '000000000000',
    region: 'us-east-1',
    taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/default/t1',
    taskId: 't1',
    generation: 1,
    wish: 'RUN',
    hasStarted: false,
    clusterName: 'default',
    clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
    family: 'app',
    revision: 1,
    availabilityZone: 'us-east-1a',
    launchType: 'FARGATE',
    tags: [],
    cpu: 256,
    memory: 512,
    ephemeralStorageGiB: 20,
    cpuArchitecture: 'X86_64',
    network: {
      vpcId: 'vpc-1',
      subnetId: 'subnet-1',
      subnetCidr: '172.31.0.0/20',
      networkInterfaceId: 'eni-1',
      privateIpv4Address: '172.31.1.2',
      macAddress: '02:00:00:00:00:01',
      privateDnsName: 'ip-172-31-1-2.ec2.internal',
      nameServers: ['172.31.0.2'],
      searchDomains: ['ec2.internal'],
    },
    containers,
    volumes: [],
    ...change,
  };
}

export const awslogs = {
  logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/ecs/app', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' } },
} as const;
