import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '#base/assert.ts';
import type { Clock } from '#base/clock.ts';
import { codeOf, messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { TaskNetwork } from '#model/link.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { HostGateway } from './host-gateway.ts';
import { KeptTopologies } from './kept-topologies.ts';
import { NamespacePool } from './namespace-pool.ts';
import type { Networks, TaskNamespace } from './networks.ts';
import { Records, type TaskRecord } from './records.ts';
import { taskLines } from './render.ts';
import { deleteNamespaces, ipIn, namespaceFolder, namespacePath, Shell } from './shell.ts';
import { Shells } from './shells.ts';
import { VpcRouters } from './vpc-routers.ts';
import type { VpcService } from './vpc-services.ts';

export interface LinuxNetworksOptions {
  /** Names everything on the host that is this daemon's: `[a-z0-9]{1,8}`. */
  readonly instance: string;
  readonly stateDir: string;
  /** The CIDR that public addresses are taken from; no other daemon on this host has it. */
  readonly publicAddressPool: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** What answers inside of every VPC. */
  readonly services: readonly VpcService[];
}

/** Takes over what an earlier life of this daemon left, removes what of it belongs to nobody, and fills the pool. Needs root. */
export async function linuxNetworks(options: LinuxNetworksOptions): Promise<LinuxNetworks> {
  assert(/^[a-z0-9]{1,8}$/.test(options.instance), `${options.instance} is not a name for an instance: one to eight of a-z and 0-9`);
  return LinuxNetworks.open(options);
}

/** VPCs as network namespaces of this host. Tasks' networks stay when it is disposed; `destroy` leaves nothing. */
export class LinuxNetworks implements Networks {
  readonly #log: Log;
  readonly #prefix: string;
  readonly #shell: Shell;
  /** For what is done in tasks' own namespaces. */
  readonly #taskShells: Shells;
  readonly #records: Records;
  readonly #host: HostGateway;
  readonly #pool: NamespacePool;
  readonly #routers: VpcRouters;
  readonly #tasks = new Map<string, TaskRecord>();
  /** Calls for one task are worked off one after the other. */
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #topologies: KeptTopologies;

  private constructor(options: LinuxNetworksOptions, parts: Parts) {
    const { clock, random, log, services } = options;
    this.#log = log;
    this.#prefix = prefixOf(options.instance);
    this.#shell = parts.shell;
    this.#taskShells = new Shells(clock);
    this.#records = parts.records;
    this.#host = parts.host;
    this.#topologies = new KeptTopologies({ records: parts.records, vpcs: parts.vpcs, clock, log });
    this.#routers = new VpcRouters({ ...parts, prefix: this.#prefix, publicAddressPool: options.publicAddressPool, clock, random, log, services });
    this.#pool = new NamespacePool({ prefix: this.#prefix, clock, random, log });
  }

  static async open(options: LinuxNetworksOptions): Promise<LinuxNetworks> {
    const { instance, publicAddressPool, clock, log } = options;
    const records = await Records.open(join(options.stateDir, 'networks'));
    const shell = new Shell(clock);
    const host = await HostGateway.open({ instance, prefix: prefixOf(instance), publicAddressPool, records, shell, clock, log });
    const left = await namespacesLeft(prefixOf(instance));
    const networks = new LinuxNetworks(options, { shell, records, host, vpcs: await records.topologies() });
    await networks.#adopt(left);
    return networks;
  }

  claim(taskId: string): Promise<TaskNamespace> {
    return this.#inTurn(taskId, async () => {
      const known = this.#tasks.get(taskId);
      if (known !== undefined) return { taskId, path: namespacePath(known.namespace) };
      const name = await this.#pool.take();
      const record: TaskRecord = { taskId, namespace: name };
      this.#tasks.set(taskId, record);
      await this.#records.putTask(record);
      return { taskId, path: namespacePath(name) };
    });
  }

  connect({ taskId }: TaskNamespace, network: TaskNetwork): Promise<void> {
    return this.#inTurn(taskId, async () => {
      const record = this.#tasks.get(taskId);
      if (record === undefined) throw new WorldError('ResourceInitializationError', `task ${taskId} has no network namespace on this host`);
      try {
        await this.#connect({ ...record, network });
      } catch (thrown) {
        throw new WorldError('ResourceInitializationError', `failed to set up network interface ${network.networkInterfaceId} with ${network.privateIpv4Address}: ${messageOf(thrown)}`, { cause: thrown });
      }
    });
  }

  release(taskId: string): Promise<void> {
    return this.#inTurn(taskId, async () => {
      const record = this.#tasks.get(taskId);
      if (record === undefined) return;
      if (record.network !== undefined) await this.#routers.detach(taskId, record.network.vpcId);
      await deleteNamespaces(this.#shell, this.#log, [record.namespace]);
      await this.#records.removeTask(taskId);
      this.#tasks.delete(taskId);
    });
  }

  async list(): Promise<readonly string[]> {
    return [...this.#tasks.keys()];
  }

  setVpcs(vpcs: readonly VpcTopology[]): Promise<void> {
    this.#topologies.keep(vpcs);
    return this.#routers.setVpcs(vpcs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#turns.values());
    await this.#topologies[Symbol.asyncDispose]();
    await this.#routers[Symbol.asyncDispose]();
    await this.#pool[Symbol.asyncDispose]();
    await this.#host[Symbol.asyncDispose]();
    this.#taskShells[Symbol.dispose]();
    this.#shell[Symbol.dispose]();
  }

  /** Leaves nothing of this daemon's networks on the host, and no record of them. */
  async destroy(): Promise<void> {
    await this[Symbol.asyncDispose]();
    await this.#routers.destroy();
    await deleteNamespaces(this.#shell, this.#log, await namespacesLeft(this.#prefix));
    await this.#host.remove();
    await this.#records.removeAll();
    this.#shell[Symbol.dispose]();
    this.#tasks.clear();
  }

  async #connect(record: TaskRecord & { readonly network: TaskNetwork }): Promise<void> {
    const { taskId, namespace, network } = record;
    this.#tasks.set(taskId, record);
    await Promise.all([this.#records.putTask(record), this.#routers.attach({ taskId, namespace, network })]);
    await this.#taskShells.run(ipIn(namespace), taskLines(network));
  }

  /** Knows its own again after a restart: tasks whose namespace is there, and the VPCs that they are in. */
  async #adopt(left: readonly string[]): Promise<void> {
    for (const record of await this.#records.tasks()) {
      if (left.includes(record.namespace)) this.#tasks.set(record.taskId, record);
      else await this.#records.removeTask(record.taskId);
    }
    const tasks = [...this.#tasks.values()];
    const attachments = tasks.flatMap(({ taskId, namespace, network }) => (network === undefined ? [] : [{ taskId, namespace, network }]));
    const kept = new Set([...tasks.map(({ namespace }) => namespace), ...(await this.#routers.adopt(attachments, left))]);
    await deleteNamespaces(this.#shell, this.#log, left.filter((namespace) => !kept.has(namespace)));
  }

  #inTurn<T>(taskId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(taskId) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#turns.set(taskId, turn);
    const forget = () => {
      if (this.#turns.get(taskId) === turn) this.#turns.delete(taskId);
    };
    turn.then(forget, forget);
    return turn;
  }
}

interface Parts {
  readonly shell: Shell;
  readonly records: Records;
  readonly host: HostGateway;
  readonly vpcs: readonly VpcTopology[];
}

function prefixOf(instance: string): string {
  return `dd${instance}-`;
}

async function namespacesLeft(prefix: string): Promise<readonly string[]> {
  try {
    return (await readdir(namespaceFolder)).filter((name) => name.startsWith(prefix));
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}
