import { existsSync } from 'node:fs';
import type { Clock } from '#base/clock.ts';
import { messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import { minuteMs, secondMs } from '#base/time.ts';
import type { SecurityGroup } from '#model/security-group.ts';
import type { HostGateway } from './host-gateway.ts';
import { vpcsMax } from './host-plan.ts';
import type { Records, VpcRecord } from './records.ts';
import { taskLines } from './render.ts';
import { deleteNamespaces, ipIn, ipOnHost, namespacePath, type Shell } from './shell.ts';
import { VpcRouter, type VpcRouterOptions } from './vpc-router.ts';
import type { Attachment } from './vpc-network.ts';
import type { VpcService } from './vpc-services.ts';

/** A VPC is kept for a while after its last task, as the next one is likely to come. */
const idleVpcMs = minuteMs;
/** What somebody else removed from the host is made again within this time, or with the next task if that is sooner. */
const lossCheckMs = 10 * secondMs;

/** The routers of the VPCs that have tasks on this host, made when the first one comes. */
export class VpcRouters implements AsyncDisposable {
  readonly #options: VpcRoutersOptions;
  readonly #clock: Clock;
  readonly #shell: Shell;
  readonly #log: Log;
  readonly #routers = new Map<string, Promise<VpcRouter>>();
  /** VPCs whose removal from the host is under way. */
  readonly #retiring = new Map<string, Promise<void>>();
  readonly #uplinkIndexes = new Set<number>();
  #groups: readonly SecurityGroup[];
  #cancelLossCheck: () => void = () => undefined;
  #lossCheck: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: VpcRoutersOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#shell = options.shell;
    this.#log = options.log;
    this.#groups = options.groups;
    this.#checkLossLater();
  }

  /** Resolves when the task's link and rules are there. Throws WorldError when they cannot be made. */
  async attach(attachment: Attachment): Promise<void> {
    const { vpcId, vpcCidr } = attachment.network;
    const opening = this.#router(vpcId, vpcCidr);
    const router = await opening;
    // A router that was retired meanwhile is not this VPC's any more.
    if (this.#routers.get(vpcId) !== opening) return this.attach(attachment);
    if (isThere(router.namespace) && (await router.attach(attachment))) return;
    if (isThere(router.namespace)) throw new WorldError('NetworkToolFailed', `the router of ${vpcId} could not take it; the daemon's log says why`);
    this.#replace(router, opening);
    return this.attach(attachment);
  }

  async detach(taskId: string, vpcId: string): Promise<void> {
    const router = await this.#routers.get(vpcId);
    await router?.detach(taskId);
    if (router?.isIdle === true) this.#clock.after(idleVpcMs, () => this.#retireWhenIdle(vpcId));
  }

  setGroups(groups: readonly SecurityGroup[]): void {
    this.#groups = groups;
    for (const opening of this.#routers.values()) {
      opening.then((router) => router.setGroups(groups)).catch((thrown: unknown) => this.#log.warn('security groups could not be applied', { reason: messageOf(thrown) }));
    }
  }

  /** Takes over the VPCs of these tasks from an earlier life of the daemon; gives the namespaces that are theirs. */
  async adopt(attachments: readonly Attachment[], namespaces: readonly string[]): Promise<readonly string[]> {
    const { records, host } = this.#options;
    const kept = new Map<VpcRecord, readonly Attachment[]>();
    for (const record of await records.vpcs()) {
      const own = attachments.filter(({ network }) => network.vpcId === record.vpcId);
      if (own.length > 0 && namespaces.includes(record.namespace)) kept.set(record, own);
      else await records.removeVpc(record.vpcId);
    }
    await host.adopt([...kept.keys()].map(({ namespace, uplinkIndex }) => ({ namespace, uplink: host.uplink(uplinkIndex) })));
    for (const [record, own] of kept) {
      this.#uplinkIndexes.add(record.uplinkIndex);
      this.#routers.set(record.vpcId, VpcRouter.adopt(this.#routerOptions(record), own));
    }
    await Promise.all(this.#routers.values());
    return [...kept.keys()].map(({ namespace }) => namespace);
  }

  /** Lets go of the routers, which stay as they are. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#cancelLossCheck();
    await this.#lossCheck;
    await Promise.allSettled(this.#retiring.values());
    await Promise.all((await this.#opened()).map((router) => router[Symbol.asyncDispose]()));
  }

  /** Cuts all VPCs off the host; their namespaces are left to be deleted. */
  async destroy(): Promise<void> {
    await this[Symbol.asyncDispose]();
    this.#routers.clear();
    await this.#options.host.disconnectAll();
  }

  #router(vpcId: string, cidr: string): Promise<VpcRouter> {
    const known = this.#routers.get(vpcId);
    if (known !== undefined) return known;
    const opening = this.#make(vpcId, cidr);
    this.#open(vpcId, opening);
    return opening;
  }

  #open(vpcId: string, opening: Promise<VpcRouter>): void {
    this.#routers.set(vpcId, opening);
    opening.catch(() => {
      if (this.#routers.get(vpcId) === opening) this.#routers.delete(vpcId);
    });
  }

  #checkLossLater(): void {
    if (this.#isClosed) return;
    this.#cancelLossCheck = this.#clock.after(lossCheckMs, () => {
      this.#lossCheck = this.#replaceLost()
        .catch((thrown: unknown) => this.#log.warn('the networks of VPCs could not be looked after', { reason: messageOf(thrown) }))
        .finally(() => this.#checkLossLater());
    });
  }

  async #replaceLost(): Promise<void> {
    const opened = await Promise.all([...this.#routers.values()].map(async (opening) => ({ opening, router: await opening.catch(() => undefined) })));
    const links = await this.#options.host.linkNames();
    for (const { opening, router } of opened) {
      if (router !== undefined && !this.#isClosed && !(isThere(router.namespace) && links.has(router.uplink.hostLink))) this.#replace(router, opening);
    }
    await Promise.allSettled([...this.#routers.values()].map(async (opening) => (await opening).openServices()));
  }

  /** Its namespace or its way to the host was removed by somebody else: a new one takes its place, with the same tasks. */
  #replace(router: VpcRouter, opening: Promise<VpcRouter>): void {
    if (this.#routers.get(router.vpcId) !== opening) return;
    this.#log.warn('the network of a VPC was removed from this host by somebody else; it is made again', { vpc: router.vpcId, namespace: router.namespace });
    this.#open(router.vpcId, this.#makeAgain(router));
  }

  async #makeAgain(lost: VpcRouter): Promise<VpcRouter> {
    const { vpcId, cidr, uplink } = lost;
    await lost[Symbol.asyncDispose]();
    const attachments = lost.attachments.filter(({ namespace }) => isThere(namespace));
    // The kernel takes links of a lost namespace away when it finds the time; the new ones have the same names.
    await Promise.all(attachments.map(({ namespace }) => this.#shell.run(ipIn(namespace), ['link del dev eth0']).catch(() => undefined)));
    await this.#options.host.disconnect([uplink.hostLink]);
    if (isThere(lost.namespace)) await deleteNamespaces(this.#shell, this.#log, [lost.namespace]);
    const router = await this.#make(vpcId, cidr);
    this.#uplinkIndexes.delete(uplink.index);
    await Promise.all(attachments.map((attachment) => this.#attachAgain(router, attachment)));
    return router;
  }

  async #attachAgain(router: VpcRouter, attachment: Attachment): Promise<void> {
    const { taskId, namespace, network } = attachment;
    try {
      if (await router.attach(attachment)) await this.#shell.run(ipIn(namespace), taskLines(network));
    } catch (thrown) {
      this.#log.warn('a task could not be given its network again', { task: taskId, reason: messageOf(thrown) });
    }
  }

  async #make(vpcId: string, cidr: string): Promise<VpcRouter> {
    await this.#retiring.get(vpcId);
    const { host, records, prefix } = this.#options;
    const uplinkIndex = this.#freeUplinkIndex();
    const record: VpcRecord = { vpcId, cidr, namespace: `${prefix}${vpcId}`, uplinkIndex };
    try {
      await records.putVpc(record);
      await this.#shell.run(ipOnHost, [`netns add ${record.namespace}`]);
      await host.connect(record.namespace, host.uplink(uplinkIndex));
      return VpcRouter.create(this.#routerOptions(record));
    } catch (thrown) {
      this.#uplinkIndexes.delete(uplinkIndex);
      await deleteNamespaces(this.#shell, this.#log, [record.namespace]);
      await records.removeVpc(vpcId);
      throw thrown;
    }
  }

  #retireWhenIdle(vpcId: string): void {
    const opening = this.#routers.get(vpcId);
    if (opening === undefined || this.#isClosed) return;
    const retiring = opening
      .then((router) => (router.isIdle && this.#routers.get(vpcId) === opening ? this.#retire(router) : undefined))
      .catch((thrown: unknown) => this.#log.warn('a VPC without tasks could not be removed from this host', { vpc: vpcId, reason: messageOf(thrown) }))
      .finally(() => this.#retiring.delete(vpcId));
    this.#retiring.set(vpcId, retiring);
  }

  async #retire(router: VpcRouter): Promise<void> {
    this.#routers.delete(router.vpcId);
    await router[Symbol.asyncDispose]();
    await this.#options.host.disconnect([router.uplink.hostLink]);
    await deleteNamespaces(this.#shell, this.#log, [router.namespace]);
    await this.#options.records.removeVpc(router.vpcId);
    this.#uplinkIndexes.delete(router.uplink.index);
  }

  #routerOptions({ vpcId, cidr, namespace, uplinkIndex }: VpcRecord): VpcRouterOptions {
    return { vpcId, cidr, namespace, uplink: this.#options.host.uplink(uplinkIndex), groups: this.#groups, clock: this.#clock, random: this.#options.random, log: this.#log, services: this.#options.services };
  }

  #freeUplinkIndex(): number {
    for (let index = 0; index < vpcsMax; index += 1) {
      if (this.#uplinkIndexes.has(index)) continue;
      this.#uplinkIndexes.add(index);
      return index;
    }
    throw new WorldError('TooManyVpcs', `tasks of at most ${vpcsMax} VPCs can run on one host`);
  }

  async #opened(): Promise<readonly VpcRouter[]> {
    const settled = await Promise.allSettled(this.#routers.values());
    return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }
}

/** Asked of the kernel's memory, without a detour through the thread pool: tasks wait. */
function isThere(namespace: string): boolean {
  return existsSync(namespacePath(namespace));
}

export interface VpcRoutersOptions {
  readonly prefix: string;
  readonly host: HostGateway;
  readonly records: Records;
  readonly groups: readonly SecurityGroup[];
  readonly clock: Clock;
  /** The host's. */
  readonly shell: Shell;
  readonly random: Random;
  readonly log: Log;
  readonly services: readonly VpcService[];
}
