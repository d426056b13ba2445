import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '#base/assert.ts';
import type { Clock } from '#base/clock.ts';
import { codeOf, messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { TaskNetwork } from '#model/link.ts';
import type { SecurityGroup } from '#model/vpc.ts';
import { HostGateway } from './host-gateway.ts';
import { vpcsMax } from './host-plan.ts';
import { NamespacePool } from './namespace-pool.ts';
import { nameServersIn } from './name-servers.ts';
import type { Networks, TaskNamespace } from './networks.ts';
import { Records, type TaskRecord, type VpcRecord } from './records.ts';
import { taskLines } from './render.ts';
import { ipIn, ipOnHost, namespaceFolder, namespacePath, Tool, runTool } from './tool.ts';
import { VpcRouter, type VpcRouterOptions } from './vpc-router.ts';

export interface LinuxNetworksOptions {
  /** Names everything on the host that is this daemon's: `[a-z0-9]{1,8}`. */
  readonly instance: string;
  readonly stateDir: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Takes over what an earlier life of this daemon left, removes what of it belongs to nobody, and fills the pool. Needs root. */
export async function linuxNetworks(options: LinuxNetworksOptions): Promise<LinuxNetworks> {
  assert(/^[a-z0-9]{1,8}$/.test(options.instance), `${options.instance} is not a name for an instance: one to eight of a-z and 0-9`);
  return LinuxNetworks.open(options);
}

/** VPCs as network namespaces of this host. Tasks' networks stay when it is disposed; `destroy` leaves nothing. */
export class LinuxNetworks implements Networks {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #log: Log;
  readonly #prefix: string;
  readonly #records: Records;
  readonly #host: HostGateway;
  readonly #pool: NamespacePool;
  readonly #tasks = new Map<string, TaskRecord>();
  /** The processes that came with namespaces from the pool, until they are connected. */
  readonly #tools = new Map<string, Tool>();
  /** Calls for one task are worked off one after the other. */
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #routers = new Map<string, Promise<VpcRouter>>();
  readonly #uplinkIndexes = new Set<number>();
  #groups: readonly SecurityGroup[];
  #recordedGroups: Promise<void> = Promise.resolve();
  #nameServers: readonly string[] = [];

  private constructor(options: LinuxNetworksOptions, parts: { readonly records: Records; readonly host: HostGateway; readonly groups: readonly SecurityGroup[] }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#log = options.log;
    this.#prefix = prefixOf(options.instance);
    this.#records = parts.records;
    this.#host = parts.host;
    this.#groups = parts.groups;
    this.#pool = new NamespacePool({ prefix: this.#prefix, clock: options.clock, random: options.random, log: options.log });
  }

  static async open(options: LinuxNetworksOptions): Promise<LinuxNetworks> {
    const { instance, clock, log } = options;
    const records = await Records.open(join(options.stateDir, 'networks'));
    const host = await HostGateway.open({ instance, prefix: prefixOf(instance), records, clock, log });
    const left = await namespacesLeft(prefixOf(instance));
    const networks = new LinuxNetworks(options, { records, host, groups: await records.groups() });
    await networks.#adopt(left);
    networks.#nameServers = await nameServersIn(['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf']);
    return networks;
  }

  claim(taskId: string): Promise<TaskNamespace> {
    return this.#inTurn(taskId, async () => {
      const known = this.#tasks.get(taskId);
      if (known !== undefined) return { taskId, path: namespacePath(known.namespace) };
      const { name, tool } = await this.#pool.take();
      const record: TaskRecord = { taskId, namespace: name };
      this.#tasks.set(taskId, record);
      this.#tools.set(taskId, tool);
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
      this.#tools.get(taskId)?.[Symbol.dispose]();
      this.#tools.delete(taskId);
      if (record.network !== undefined) await (await this.#routers.get(record.network.vpcId))?.detach(taskId);
      await this.#deleteNamespaces([record.namespace]);
      await this.#records.removeTask(taskId);
      this.#tasks.delete(taskId);
    });
  }

  async list(): Promise<readonly string[]> {
    return [...this.#tasks.keys()];
  }

  setSecurityGroups(groups: readonly SecurityGroup[]): void {
    this.#groups = groups;
    this.#recordedGroups = this.#recordedGroups.then(() => this.#records.putGroups(groups)).catch((thrown: unknown) => this.#log.warn('the security groups could not be kept for a restart', { reason: messageOf(thrown) }));
    for (const opening of this.#routers.values()) {
      opening.then((router) => router.setGroups(groups)).catch((thrown: unknown) => this.#log.warn('security groups could not be applied', { reason: messageOf(thrown) }));
    }
  }

  nameServers(network: TaskNetwork): readonly string[] {
    return network.hasPublicIp ? this.#nameServers : [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#turns.values());
    await this.#recordedGroups;
    for (const tool of this.#tools.values()) tool[Symbol.dispose]();
    for (const router of await this.#openRouters()) router[Symbol.dispose]();
    await this.#pool[Symbol.asyncDispose]();
    await this.#host[Symbol.asyncDispose]();
  }

  /** Leaves nothing of this daemon's networks on the host, and no record of them. */
  async destroy(): Promise<void> {
    const uplinks = (await this.#openRouters()).map(({ uplink }) => `link del dev ${uplink.hostLink}`);
    await this[Symbol.asyncDispose]();
    if (uplinks.length > 0) await runTool(this.#clock, ipOnHost, uplinks);
    await this.#deleteNamespaces(await namespacesLeft(this.#prefix));
    await this.#host.remove();
    await this.#records.removeAll();
    this.#tasks.clear();
    this.#routers.clear();
  }

  async #connect(record: TaskRecord & { readonly network: TaskNetwork }): Promise<void> {
    const { taskId, namespace, network } = record;
    this.#tasks.set(taskId, record);
    const recorded = this.#records.putTask(record);
    const router = await this.#router(network.vpcId, network.vpcCidr);
    const isAttached = await router.attach({ taskId, namespace, network });
    await recorded;
    if (!isAttached) throw new WorldError('NetworkToolFailed', `the router of ${network.vpcId} could not take it; the daemon's log says why`);
    const tool = this.#tools.get(taskId) ?? new Tool(this.#clock, ipIn(namespace));
    this.#tools.delete(taskId);
    await tool.finish(taskLines(network));
  }

  #router(vpcId: string, cidr: string): Promise<VpcRouter> {
    const known = this.#routers.get(vpcId);
    if (known !== undefined) return known;
    const opening = this.#makeRouter(vpcId, cidr);
    this.#routers.set(vpcId, opening);
    opening.catch(() => this.#routers.delete(vpcId));
    return opening;
  }

  async #makeRouter(vpcId: string, cidr: string): Promise<VpcRouter> {
    const uplinkIndex = this.#freeUplinkIndex();
    const record: VpcRecord = { vpcId, cidr, namespace: `${this.#prefix}${vpcId}`, uplinkIndex };
    try {
      await this.#records.putVpc(record);
      await runTool(this.#clock, ipOnHost, [`netns add ${record.namespace}`]);
      await this.#host.connect(record.namespace, this.#host.uplink(uplinkIndex));
      return VpcRouter.create(this.#routerOptions(record));
    } catch (thrown) {
      this.#uplinkIndexes.delete(uplinkIndex);
      await this.#deleteNamespaces([record.namespace]);
      throw thrown;
    }
  }

  #routerOptions({ vpcId, cidr, namespace, uplinkIndex }: VpcRecord): VpcRouterOptions {
    return { vpcId, cidr, namespace, uplink: this.#host.uplink(uplinkIndex), groups: this.#groups, clock: this.#clock, random: this.#random, log: this.#log };
  }

  /** Knows its own again after a restart: tasks whose namespace is there, and the VPCs that they are in. */
  async #adopt(left: readonly string[]): Promise<void> {
    for (const record of await this.#records.tasks()) {
      if (left.includes(record.namespace)) this.#tasks.set(record.taskId, record);
      else await this.#records.removeTask(record.taskId);
    }
    const kept = new Set([...this.#tasks.values()].map(({ namespace }) => namespace));
    const uplinks = new Set<string>();
    for (const record of await this.#records.vpcs()) {
      const attachments = [...this.#tasks.values()].flatMap(({ taskId, namespace, network }) => (network?.vpcId === record.vpcId ? [{ taskId, namespace, network }] : []));
      if (attachments.length === 0 || !left.includes(record.namespace)) {
        await this.#records.removeVpc(record.vpcId);
        continue;
      }
      this.#uplinkIndexes.add(record.uplinkIndex);
      kept.add(record.namespace);
      uplinks.add(this.#host.uplink(record.uplinkIndex).hostLink);
      this.#routers.set(record.vpcId, Promise.resolve(await VpcRouter.adopt(this.#routerOptions(record), attachments)));
    }
    const strayLinks = (await this.#host.hostLinks()).filter((link) => !uplinks.has(link));
    if (strayLinks.length > 0) await runTool(this.#clock, ipOnHost, strayLinks.map((link) => `link del dev ${link}`));
    await this.#deleteNamespaces(left.filter((namespace) => !kept.has(namespace)));
  }

  #freeUplinkIndex(): number {
    for (let index = 0; index < vpcsMax; index += 1) {
      if (this.#uplinkIndexes.has(index)) continue;
      this.#uplinkIndexes.add(index);
      return index;
    }
    throw new WorldError('TooManyVpcs', `tasks of at most ${vpcsMax} VPCs can run on one host`);
  }

  async #openRouters(): Promise<readonly VpcRouter[]> {
    const settled = await Promise.allSettled(this.#routers.values());
    return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }

  async #deleteNamespaces(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    await runTool(this.#clock, ipOnHost, names.map((name) => `netns del ${name}`)).catch((thrown: unknown) => this.#log.warn('a network namespace was gone already', { reason: messageOf(thrown) }));
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
