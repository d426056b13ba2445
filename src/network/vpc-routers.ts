import type { Clock } from '#base/clock.ts';
import { messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import { minuteMs, secondMs } from '#base/time.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { hasLink } from './forwarding.ts';
import type { HostGateway, PublicAddress } from './host-gateway.ts';
import { vpcsMax } from './host-plan.ts';
import { PeerLinks } from './peer-links.ts';
import type { PublicUnderlay } from './public-underlay.ts';
import type { Records, VpcRecord } from './records.ts';
import { repairRouters, setUpTask } from './repair-routers.ts';
import { macOf, setUpRouter } from './router-settings.ts';
import { deleteNamespaces, hasNamespace, ipIn, ipHere, type Shell } from './shell.ts';
import { VpcRouter, type VpcRouterOptions } from './vpc-router.ts';
import { unknownVpc, type Attachment } from './vpc-network.ts';
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
  /** Those of them that are there already. */
  readonly #made = new WeakMap<Promise<VpcRouter>, VpcRouter>();
  /** VPCs whose removal from the host is under way. */
  readonly #retiring = new Map<string, Promise<void>>();
  readonly #uplinkIndexes = new Set<number>();
  readonly #peerLinks: PeerLinks;
  readonly #underlay: PublicUnderlay;
  #vpcs: ReadonlyMap<string, VpcTopology>;
  #cancelLossCheck: () => void = () => undefined;
  #lossCheck: Promise<void> = Promise.resolve();
  #following: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: VpcRoutersOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#shell = options.shell;
    this.#log = options.log;
    this.#peerLinks = new PeerLinks(options);
    this.#underlay = { pool: options.publicAddressPool, cidr: options.host.publicUnderlay };
    this.#vpcs = byVpc(options.vpcs);
    this.#checkLossLater();
  }

  /** Resolves when the task's link and rules are there. Throws WorldError when they cannot be made. */
  async attach(attachment: Attachment): Promise<void> {
    const { vpcId } = attachment.network;
    const opening = this.#router(vpcId);
    const router = await opening;
    // A router that was retired meanwhile is not this VPC's any more.
    if (this.#routers.get(vpcId) !== opening) return this.attach(attachment);
    if (hasNamespace(router.namespace) && (await router.attach(attachment))) return;
    if (hasNamespace(router.namespace)) throw new WorldError('NetworkToolFailed', `the router of ${vpcId} could not take it; the daemon's log says why`);
    this.#replace(router, opening);
    return this.attach(attachment);
  }

  async detach(taskId: string, vpcId: string): Promise<void> {
    const router = await this.#routers.get(vpcId);
    await router?.detach(taskId);
    if (router?.isIdle === true) this.#clock.after(idleVpcMs, () => this.#retireWhenIdle(vpcId));
  }

  async setVpcs(vpcs: readonly VpcTopology[]): Promise<void> {
    this.#vpcs = byVpc(vpcs);
    if (this.#isClosed) return;
    const changing = [...this.#routers].map(async ([vpcId, opening]) => (await opening).setTopology(this.#topologyOf(vpcId)));
    // A link goes when nothing leads to it any more.
    await Promise.allSettled(changing);
    await this.#followRouters();
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
      this.#routers.set(record.vpcId, this.#adopt(record, own));
    }
    await Promise.all([...this.#routers.values()].map(async (opening) => this.#made.set(opening, await opening)));
    await this.#followRouters();
    return [...kept.keys()].map(({ namespace }) => namespace);
  }

  /** Lets go of the routers, which stay as they are. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#cancelLossCheck();
    await this.#lossCheck;
    await Promise.allSettled(this.#retiring.values());
    await this.#following;
    await Promise.all((await this.#opened()).map((router) => router[Symbol.asyncDispose]()));
  }

  /** Cuts all VPCs off the host; their namespaces are left to be deleted. */
  async destroy(): Promise<void> {
    await this[Symbol.asyncDispose]();
    this.#routers.clear();
    await this.#options.host.disconnectAll();
  }

  #router(vpcId: string): Promise<VpcRouter> {
    const known = this.#routers.get(vpcId);
    if (known !== undefined) return known;
    const opening = this.#make(vpcId);
    this.#open(vpcId, opening);
    return opening;
  }

  #open(vpcId: string, opening: Promise<VpcRouter>): void {
    this.#routers.set(vpcId, opening);
    opening.then((router) => {
      this.#made.set(opening, router);
      return this.#followRouters();
    }, () => {
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
    for (const { opening, router } of opened) {
      if (router !== undefined && !this.#isClosed && !(hasNamespace(router.namespace) && hasLink(router.uplink.hostLink))) this.#replace(router, opening);
    }
    await Promise.allSettled((await this.#opened()).map((router) => router.openServices()));
    await repairRouters(await this.#opened(), { ...this.#options, peerLinks: this.#peerLinks, followRouters: () => this.#followRouters() });
  }

  /** Its namespace or its way to the host was removed by somebody else: a new one takes its place, with the same tasks. */
  #replace(router: VpcRouter, opening: Promise<VpcRouter>): void {
    if (this.#routers.get(router.vpcId) !== opening) return;
    this.#log.warn('the network of a VPC was removed from this host by somebody else; it is made again', { vpc: router.vpcId, namespace: router.namespace });
    this.#open(router.vpcId, this.#makeAgain(router));
  }

  async #makeAgain(lost: VpcRouter): Promise<VpcRouter> {
    const { vpcId, uplink } = lost;
    await lost[Symbol.asyncDispose]();
    const attachments = lost.attachments.filter(({ namespace }) => hasNamespace(namespace));
    // The kernel takes links of a lost namespace away when it finds the time; the new ones have the same names.
    await Promise.all(attachments.map(({ namespace }) => this.#shell.run(ipIn(namespace), ['link del dev eth0']).catch(() => undefined)));
    await this.#options.host.disconnect([uplink.hostLink]);
    if (hasNamespace(lost.namespace)) await deleteNamespaces(this.#shell, this.#log, [lost.namespace]);
    const router = await this.#make(vpcId);
    this.#uplinkIndexes.delete(uplink.index);
    await Promise.all(attachments.map((attachment) => this.#attachAgain(router, attachment)));
    return router;
  }

  async #attachAgain(router: VpcRouter, attachment: Attachment): Promise<void> {
    if (await router.attach(attachment)) await setUpTask(attachment, this.#options);
  }

  async #adopt(record: VpcRecord, attachments: readonly Attachment[]): Promise<VpcRouter> {
    await setUpRouter(this.#shell, record.namespace);
    return VpcRouter.adopt(await this.#routerOptions(record), attachments);
  }

  async #make(vpcId: string): Promise<VpcRouter> {
    await this.#retiring.get(vpcId);
    const { host, records, prefix } = this.#options;
    const uplinkIndex = this.#freeUplinkIndex();
    const record: VpcRecord = { vpcId, namespace: `${prefix}${vpcId}`, uplinkIndex };
    try {
      await records.putVpc(record);
      await this.#shell.run(ipHere, [`netns add ${record.namespace}`]);
      await host.connect(record.namespace, host.uplink(uplinkIndex));
      await setUpRouter(this.#shell, record.namespace);
      const router = VpcRouter.create(await this.#routerOptions(record));
      this.#peerLinks.addFresh(router);
      return router;
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
      .finally(() => {
        if (this.#retiring.get(vpcId) === retiring) this.#retiring.delete(vpcId);
      });
    this.#retiring.set(vpcId, retiring);
  }

  async #retire(router: VpcRouter): Promise<void> {
    this.#routers.delete(router.vpcId);
    // Its peers let go of it first: the kernel takes their ends of the links when it finds the time.
    await this.#followRouters();
    await router[Symbol.asyncDispose]();
    await this.#options.host.disconnect([router.uplink.hostLink]);
    await deleteNamespaces(this.#shell, this.#log, [router.namespace]);
    await this.#options.records.removeVpc(router.vpcId);
    this.#uplinkIndexes.delete(router.uplink.index);
  }

  async #routerOptions({ vpcId, namespace, uplinkIndex }: VpcRecord): Promise<VpcRouterOptions> {
    const uplink = this.#options.host.uplink(uplinkIndex);
    const hostMac = await macOf(this.#shell, uplink.hostLink);
    return { vpcId, namespace, uplink, hostMac, underlay: this.#underlay, topology: this.#topologyOf(vpcId), clock: this.#clock, random: this.#options.random, log: this.#log, services: this.#options.services };
  }

  #topologyOf(vpcId: string): VpcTopology {
    return this.#vpcs.get(vpcId) ?? unknownVpc(vpcId);
  }

  /**
   * What more than one router, or the host, has to know: who is peered with whom, and which public addresses are whose. A router
   * that is still made follows when it is there: it may have to wait for the one before it to leave, which waits for this.
   */
  #followRouters(): Promise<void> {
    this.#following = this.#following
      .then(async () => {
        await this.#peerLinks.reconcile(this.#there());
        await this.#options.host.setPublicAddresses(this.#there().flatMap(publicAddressesOf));
      })
      .catch((thrown: unknown) => this.#log.warn('VPCs could not be tied to each other or to the host', { reason: messageOf(thrown) }));
    return this.#following;
  }

  #freeUplinkIndex(): number {
    for (let index = 0; index < vpcsMax; index += 1) {
      if (this.#uplinkIndexes.has(index)) continue;
      this.#uplinkIndexes.add(index);
      return index;
    }
    throw new WorldError('TooManyVpcs', `tasks of at most ${vpcsMax} VPCs can run on one host`);
  }

  #there(): readonly VpcRouter[] {
    return [...this.#routers.values()].flatMap((opening) => this.#made.get(opening) ?? []);
  }

  async #opened(): Promise<readonly VpcRouter[]> {
    const settled = await Promise.allSettled(this.#routers.values());
    return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }
}

function byVpc(vpcs: readonly VpcTopology[]): ReadonlyMap<string, VpcTopology> {
  return new Map(vpcs.map((vpc) => [vpc.vpcId, vpc]));
}

/** Of interfaces, whether a task has them now or will, and of NAT gateways. */
function publicAddressesOf({ uplink, topology }: VpcRouter): readonly PublicAddress[] {
  const all = [...topology.interfaces.flatMap(({ publicAddresses }) => publicAddresses), ...topology.natGateways];
  return [...new Set(all.map(({ publicIpv4Address }) => publicIpv4Address))].map((publicIpv4Address) => ({ publicIpv4Address, uplink }));
}

export interface VpcRoutersOptions {
  readonly prefix: string;
  readonly publicAddressPool: string;
  readonly host: HostGateway;
  readonly records: Records;
  readonly vpcs: readonly VpcTopology[];
  readonly clock: Clock;
  /** The host's. */
  readonly shell: Shell;
  readonly random: Random;
  readonly log: Log;
  readonly services: readonly VpcService[];
}
