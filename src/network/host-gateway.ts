import { readFile } from 'node:fs/promises';
import type { Clock } from '#base/clock.ts';
import { messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { secondMs } from '#base/time.ts';
import { leaveDockerFirewall, passDockerFirewall, type FirewallOwner } from './docker-firewall.ts';
import { hasLink, holdForwarding, makeForwarding, releaseForwarding, routeLoopback } from './forwarding.ts';
import { freeBlocks, isBlock, publicUnderlay, underlayAddress, uplinkOf } from './host-plan.ts';
import { hostTableLines } from './host-table.ts';
import { observeHost, type HostLink, type HostView } from './observe.ts';
import { PublicPool } from './public-pool.ts';
import { PublicRoutes } from './public-routes.ts';
import type { Records } from './records.ts';
import { ipHere, namespacePath, type Shell } from './shell.ts';
import { uplinkName, type Uplink } from './vpc-network.ts';

/** Default routes come and go with networks that the machine joins, and firewalls are reloaded; they are looked at this often. */
const egressCheckMs = 10 * secondMs;
const fallbackMtuBytes = 1500;
/** Daemons that start at the same moment take turns over the first blocks. */
const blockAttemptsMax = 16;

/** The host's side of the VPCs: a block of addresses for their uplinks, a table of rules that guards the host, and the ways to public addresses. */
export class HostGateway implements AsyncDisposable {
  readonly #options: HostGatewayOptions;
  readonly #owner: FirewallOwner;
  readonly #publicPool: PublicPool;
  readonly #publicRoutes: PublicRoutes;
  /** The host's ends of uplinks that have their addresses. */
  readonly #readyLinks = new Map<string, { readonly namespace: string; readonly uplink: Uplink }>();
  /** The table of rules as nft lists it. */
  #table = '';
  #block = '';
  #view: HostView = { egress: [], egressMtu: undefined, occupied: [], links: [] };
  #cancelCheck: () => void = () => undefined;
  #check: Promise<void> = Promise.resolve();
  #isClosed = false;

  private constructor(options: HostGatewayOptions) {
    this.#options = options;
    this.#owner = { name: `drydock-${options.instance}`, linkPrefix: options.prefix };
    this.#publicPool = new PublicPool(options.publicAddressPool, options.shell, options.log);
    this.#publicRoutes = new PublicRoutes({ ...options, linkPrefix: options.prefix, hasLink, isReady: (link) => this.#readyLinks.has(link) });
  }

  static async open(options: HostGatewayOptions): Promise<HostGateway> {
    const gateway = new HostGateway(options);
    gateway.#view = await observeHost(options.shell);
    gateway.#publicPool.checkIsFree(gateway.#view);
    await gateway.#claim();
    await gateway.#guard();
    await gateway.#publicPool.claim();
    gateway.#checkLater();
    return gateway;
  }

  uplink(index: number): Uplink {
    return uplinkOf(this.#owner.linkPrefix, this.#block, index);
  }

  /** The part of the block that stands for the pool of public addresses, on the way between the host and routers. */
  get publicUnderlay(): string {
    return publicUnderlay(this.#block, this.#options.publicAddressPool);
  }

  underlayAddress(publicIpv4Address: string): string {
    return underlayAddress({ block: this.#block, pool: this.#options.publicAddressPool, publicIpv4Address });
  }

  /**
   * Leads each of these public addresses to the VPC behind its uplink, and no others. What cannot be done now, such as for an
   * uplink that is not there yet, is done when it can.
   */
  setPublicAddresses(addresses: readonly PublicAddress[]): Promise<void> {
    return this.#publicRoutes.set(new Map(addresses.map(({ publicIpv4Address, uplink }) => [this.underlayAddress(publicIpv4Address), { via: uplink.vpcAddress, link: uplink.hostLink }])));
  }

  /** Ties a new namespace to the host. */
  async connect(namespace: string, uplink: Uplink): Promise<void> {
    this.#readyLinks.delete(uplink.hostLink);
    const mtu = this.#view.egressMtu ?? fallbackMtuBytes;
    await this.#options.shell.run(ipHere, [`link add name ${uplink.hostLink} mtu ${mtu} type veth peer name ${uplinkName} mtu ${mtu} netns ${namespace}`]);
    await this.configure(namespace, uplink);
    await this.#publicRoutes.renew(uplink.hostLink);
  }

  /** Ties a namespace of an earlier life to the host as far as it is not; removes the uplinks of all others. */
  async adopt(kept: readonly { readonly namespace: string; readonly uplink: Uplink }[]): Promise<void> {
    const links = await this.#ownLinks();
    const isRight = ({ uplink }: { readonly uplink: Uplink }) => links.some(({ name, addresses }) => name === uplink.hostLink && addresses.includes(uplink.hostAddress));
    const right = kept.filter(isRight);
    await this.disconnect(links.map(({ name }) => name).filter((name) => !right.some(({ uplink }) => uplink.hostLink === name)));
    // The life before may have ended between any two steps, so that all of them are repeated.
    await Promise.all(kept.map((vpc) => (isRight(vpc) ? this.configure(vpc.namespace, vpc.uplink) : this.connect(vpc.namespace, vpc.uplink))));
  }

  /** Removes those of the host's ends of uplinks that are still there. */
  async disconnect(hostLinks: readonly string[]): Promise<void> {
    for (const link of hostLinks) this.#readyLinks.delete(link);
    const lines = hostLinks.filter(hasLink).map((link) => `link del dev ${link}`);
    if (lines.length === 0) return;
    await this.#options.shell.run(ipHere, lines).catch((thrown: unknown) => {
      if (hostLinks.some(hasLink)) throw thrown;
    });
  }

  async disconnectAll(): Promise<void> {
    await this.disconnect((await this.#ownLinks()).map(({ name }) => name));
  }

  /** Stops looking at the host; its side stays as it is, for tasks that outlive the daemon. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#cancelCheck();
    await this.#check;
  }

  /** Takes everything away. */
  async remove(): Promise<void> {
    await this[Symbol.asyncDispose]();
    const { shell, instance } = this.#options;
    await this.#publicRoutes.set(new Map());
    await this.#publicPool.release();
    await shell.run(['nft', '-f', '-'], [`add table ip ${this.#owner.name}`, `delete table ip ${this.#owner.name}`]);
    await shell.run(ipHere, [`route del blackhole ${this.#block}`]).catch((thrown: unknown) => this.#options.log.warn('the uplinks\' route was gone already', { reason: messageOf(thrown) }));
    await leaveDockerFirewall(shell, this.#owner);
    await releaseForwarding(instance);
  }

  /** Gives both ends of an uplink their addresses and settings. May be repeated. */
  async configure(namespace: string, uplink: Uplink): Promise<void> {
    const { shell } = this.#options;
    const { hostLink, hostAddress, vpcAddress } = uplink;
    await makeForwarding(hostLink);
    await routeLoopback(hostLink);
    await Promise.all([
      shell.run(ipHere, [`addr replace ${hostAddress}/31 dev ${hostLink}`, `link set dev ${hostLink} up`]),
      shell.run(['nsenter', `--net=${namespacePath(namespace)}`, 'sh', '-c', `${routerSettings}; exec ip -batch -`], ['link set dev lo up', `addr replace ${vpcAddress}/31 dev ${uplinkName}`, `link set dev ${uplinkName} up`]),
    ]);
    this.#readyLinks.set(hostLink, { namespace, uplink });
  }

  /** The host's ends of uplinks that are there, whoever made them. */
  async #ownLinks(): Promise<readonly HostLink[]> {
    return (await observeHost(this.#options.shell)).links.filter(({ name }) => name.startsWith(this.#owner.linkPrefix));
  }

  /** Takes addresses, those of an earlier life in the same boot where they still serve. */
  async #claim(): Promise<void> {
    const { records, shell, log, publicAddressPool } = this.#options;
    const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const recorded = await records.host();
    const before = recorded?.bootId === bootId ? recorded : undefined;
    const held = this.#view.occupied.find((block) => block === before?.uplinkBlock);
    this.#block = held !== undefined && isBlock(held) ? held : await this.#claimBlock();
    await records.putHost({ bootId, uplinkBlock: this.#block, publicAddressPool });
    // An older release held a smaller one; its uplinks are made again when their VPCs are adopted.
    if (held !== undefined && held !== this.#block) await shell.run(ipHere, [`route del blackhole ${held}`]);
    if (before?.publicAddressPool !== undefined && before.publicAddressPool !== publicAddressPool) await new PublicPool(before.publicAddressPool, shell, log).release();
  }

  /** A blackhole route holds the block against other daemons, and keeps packets for unused addresses of it here. */
  async #claimBlock(): Promise<string> {
    for (const block of freeBlocks(this.#view.occupied).slice(0, blockAttemptsMax)) {
      try {
        await this.#options.shell.run(ipHere, [`route add blackhole ${block}`]);
        return block;
      } catch (thrown) {
        // Another daemon was faster.
        if (!messageOf(thrown).includes('File exists')) throw thrown;
      }
    }
    throw new WorldError('NoUplinkAddresses', 'no block of 198.18.0.0/15 is free for the VPCs of this daemon; see `ip route` for who has them');
  }

  async #guard(): Promise<void> {
    const { egress } = this.#view;
    const { shell, instance } = this.#options;
    const madeForwarding = [];
    for (const link of egress) if (await holdForwarding(link, instance)) madeForwarding.push(link);
    await shell.run(['nft', '-f', '-'], hostTableLines({ ...this.#owner, egress, madeForwarding, pool: this.#options.publicAddressPool, underlay: this.publicUnderlay }));
    this.#table = await this.#listTable();
    await passDockerFirewall(shell, this.#owner);
  }

  #checkLater(): void {
    if (this.#isClosed) return;
    this.#cancelCheck = this.#options.clock.after(egressCheckMs, () => {
      this.#check = this.#followHost()
        .catch((thrown: unknown) => this.#options.log.warn('what of the VPCs is the host\'s own cannot be looked after', { reason: messageOf(thrown) }))
        .finally(() => this.#checkLater());
    });
  }

  async #followHost(): Promise<void> {
    await this.#followEgress();
    await this.#repairUplinks();
    await this.#options.shell.run(ipHere, [`route replace blackhole ${this.#block}`]);
    await this.#publicPool.claim();
    await this.#publicRoutes.repair();
  }

  async #repairUplinks(): Promise<void> {
    for (const { name, addresses } of await this.#ownLinks()) {
      const ready = this.#readyLinks.get(name);
      if (ready === undefined || addresses.includes(ready.uplink.hostAddress)) continue;
      this.#options.log.warn('an uplink lost its address on the host to somebody else; it is made right again', { link: name });
      await this.configure(ready.namespace, ready.uplink);
    }
  }

  async #followEgress(): Promise<void> {
    const egress = defaultRouteLinks(await readFile('/proc/thread-self/net/route', 'utf8'));
    const isSame = egress.length === this.#view.egress.length && egress.every((link) => this.#view.egress.includes(link));
    // Docker's chain is new when Docker was started again, and a reload of the host's own firewall flushes all tables.
    if (isSame && this.#table === (await this.#listTable())) return passDockerFirewall(this.#options.shell, this.#owner);
    if (isSame) this.#options.log.warn('the table of rules that guards the host was changed by somebody else; it is made again', { table: this.#owner.name });
    this.#view = await observeHost(this.#options.shell);
    await this.#guard();
  }

  /** Empty when there is none. */
  #listTable(): Promise<string> {
    return this.#options.shell.run(['nft', 'list', 'table', 'ip', this.#owner.name]).catch(() => '');
  }
}

export interface HostGatewayOptions {
  readonly instance: string;
  /** Of the names of links and namespaces, such as `ddmain-`. */
  readonly prefix: string;
  /** The CIDR of public addresses: of the host's loopback, or one that the host's neighbours route to it. */
  readonly publicAddressPool: string;
  readonly records: Records;
  readonly clock: Clock;
  readonly shell: Shell;
  readonly log: Log;
}

/** One that is in use, and the way to the VPC that has it. */
export interface PublicAddress {
  readonly publicIpv4Address: string;
  readonly uplink: Uplink;
}

/** A router forwards, has no IPv6, and tells tasks of no other way. */
const routerSettings = [
  'echo 1 > /proc/sys/net/ipv4/ip_forward',
  'echo 0 > /proc/sys/net/ipv4/conf/all/send_redirects',
  'echo 0 > /proc/sys/net/ipv4/conf/default/send_redirects',
  '[ ! -e /proc/sys/net/ipv6 ] || echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6',
  '[ ! -e /proc/sys/net/ipv6 ] || echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6',
].join('; ');

/** The links whose destination and mask are both zero in the kernel's list of routes. */
export function defaultRouteLinks(table: string): readonly string[] {
  const rows = table.split('\n').slice(1).map((line) => line.split('\t'));
  return [...new Set(rows.filter((row) => row[1] === '00000000' && row[7] === '00000000').map((row) => row[0] ?? ''))];
}
