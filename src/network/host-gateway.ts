import { readFile } from 'node:fs/promises';
import type { Clock } from '#base/clock.ts';
import { messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { secondMs } from '#base/time.ts';
import { leaveDockerFirewall, passDockerFirewall, type FirewallOwner } from './docker-firewall.ts';
import { holdForwarding, makeForwarding, releaseForwarding } from './forwarding.ts';
import { freeBlocks, hostTableLines, uplinkOf } from './host-plan.ts';
import { observeHost, type HostLink, type HostView } from './observe.ts';
import type { Records } from './records.ts';
import { ipOnHost, namespacePath, type Shell } from './shell.ts';
import { uplinkName, type Uplink } from './vpc-network.ts';

/** Default routes come and go with networks that the machine joins, and firewalls are reloaded; they are looked at this often. */
const egressCheckMs = 10 * secondMs;
const fallbackMtuBytes = 1500;
/** Daemons that start at the same moment take turns over the first blocks. */
const blockAttemptsMax = 16;

/** The host's side of the VPCs: a block of addresses for their uplinks, and a table of rules that guards the host. */
export class HostGateway implements AsyncDisposable {
  readonly #options: HostGatewayOptions;
  readonly #owner: FirewallOwner;
  #block = '';
  #view: HostView = { egress: [], egressMtu: undefined, occupied: [], links: [] };
  #cancelCheck: () => void = () => undefined;
  #check: Promise<void> = Promise.resolve();
  #isClosed = false;

  private constructor(options: HostGatewayOptions) {
    this.#options = options;
    this.#owner = { name: `drydock-${options.instance}`, linkPrefix: options.prefix };
  }

  static async open(options: HostGatewayOptions): Promise<HostGateway> {
    const gateway = new HostGateway(options);
    gateway.#view = await observeHost(options.shell);
    gateway.#block = await gateway.#claimBlock();
    await gateway.#guard();
    gateway.#checkLater();
    return gateway;
  }

  uplink(index: number): Uplink {
    return uplinkOf(this.#owner.linkPrefix, this.#block, index);
  }

  /** Ties a new namespace to the host. */
  async connect(namespace: string, uplink: Uplink): Promise<void> {
    const mtu = this.#view.egressMtu ?? fallbackMtuBytes;
    await this.#options.shell.run(ipOnHost, [`link add name ${uplink.hostLink} mtu ${mtu} type veth peer name ${uplinkName} mtu ${mtu} netns ${namespace}`]);
    await this.#configure(namespace, uplink);
  }

  /** Ties a namespace of an earlier life to the host as far as it is not; removes the uplinks of all others. */
  async adopt(kept: readonly { readonly namespace: string; readonly uplink: Uplink }[]): Promise<void> {
    const links = await this.#ownLinks();
    const isRight = ({ uplink }: { readonly uplink: Uplink }) => links.some(({ name, addresses }) => name === uplink.hostLink && addresses.includes(uplink.hostAddress));
    const right = kept.filter(isRight);
    await this.disconnect(links.map(({ name }) => name).filter((name) => !right.some(({ uplink }) => uplink.hostLink === name)));
    // The life before may have ended between any two steps, so that all of them are repeated.
    await Promise.all(kept.map((vpc) => (isRight(vpc) ? this.#configure(vpc.namespace, vpc.uplink) : this.connect(vpc.namespace, vpc.uplink))));
  }

  /** Removes those of the host's ends of uplinks that are still there. */
  async disconnect(hostLinks: readonly string[]): Promise<void> {
    const present = await this.linkNames();
    const lines = hostLinks.filter((link) => present.has(link)).map((link) => `link del dev ${link}`);
    if (lines.length === 0) return;
    await this.#options.shell.run(ipOnHost, lines).catch(async (thrown: unknown) => {
      const left = await this.linkNames();
      if (hostLinks.some((link) => left.has(link))) throw thrown;
    });
  }

  /** The names of all links of the host. */
  async linkNames(): Promise<ReadonlySet<string>> {
    const table = await readFile('/proc/net/dev', 'utf8');
    return new Set(table.split('\n').flatMap((line) => (line.includes(':') ? [line.slice(0, line.indexOf(':')).trim()] : [])));
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
    await shell.run(['nft', '-f', '-'], [`add table ip ${this.#owner.name}`, `delete table ip ${this.#owner.name}`]);
    await shell.run(ipOnHost, [`route del blackhole ${this.#block}`]).catch((thrown: unknown) => this.#options.log.warn('the uplinks\' route was gone already', { reason: messageOf(thrown) }));
    await leaveDockerFirewall(shell, this.#owner);
    await releaseForwarding(instance);
  }

  async #configure(namespace: string, { hostLink, hostAddress, vpcAddress }: Uplink): Promise<void> {
    const { shell } = this.#options;
    await makeForwarding(hostLink);
    await Promise.all([
      shell.run(ipOnHost, [`addr replace ${hostAddress}/31 dev ${hostLink}`, `link set dev ${hostLink} up`]),
      shell.run(['nsenter', `--net=${namespacePath(namespace)}`, 'sh', '-c', `${routerSettings}; exec ip -batch -`], ['link set dev lo up', `addr replace ${vpcAddress}/31 dev ${uplinkName}`, `link set dev ${uplinkName} up`]),
    ]);
  }

  /** The host's ends of uplinks that are there, whoever made them. */
  async #ownLinks(): Promise<readonly HostLink[]> {
    return (await observeHost(this.#options.shell)).links.filter(({ name }) => name.startsWith(this.#owner.linkPrefix));
  }

  /** A blackhole route holds the block against other daemons, and keeps packets for unused addresses of it here. */
  async #claimBlock(): Promise<string> {
    const { records, shell } = this.#options;
    const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const recorded = await records.host();
    if (recorded?.bootId === bootId && this.#view.occupied.includes(recorded.uplinkBlock)) return recorded.uplinkBlock;
    for (const block of freeBlocks(this.#view.occupied).slice(0, blockAttemptsMax)) {
      try {
        await shell.run(ipOnHost, [`route add blackhole ${block}`]);
      } catch (thrown) {
        // Another daemon was faster.
        if (messageOf(thrown).includes('File exists')) continue;
        throw thrown;
      }
      await records.putHost({ bootId, uplinkBlock: block });
      return block;
    }
    throw new WorldError('NoUplinkAddresses', 'no block of 198.18.0.0/15 is free for the VPCs of this daemon; see `ip route` for who has them');
  }

  async #guard(): Promise<void> {
    const { egress } = this.#view;
    const { shell, instance } = this.#options;
    const madeForwarding = [];
    for (const link of egress) if (await holdForwarding(link, instance)) madeForwarding.push(link);
    await shell.run(['nft', '-f', '-'], hostTableLines({ ...this.#owner, egress, madeForwarding }));
    await passDockerFirewall(shell, this.#owner);
  }

  #checkLater(): void {
    if (this.#isClosed) return;
    this.#cancelCheck = this.#options.clock.after(egressCheckMs, () => {
      this.#check = this.#followEgress()
        .catch((thrown: unknown) => this.#options.log.warn('the host\'s way to the internet cannot be followed', { reason: messageOf(thrown) }))
        .finally(() => this.#checkLater());
    });
  }

  async #followEgress(): Promise<void> {
    const egress = defaultRouteLinks(await readFile('/proc/net/route', 'utf8'));
    const isSame = egress.length === this.#view.egress.length && egress.every((link) => this.#view.egress.includes(link));
    if (isSame && (await this.#isGuarded())) return;
    if (isSame) this.#options.log.warn('the table of rules that guards the host was removed by somebody else; it is made again', { table: this.#owner.name });
    this.#view = await observeHost(this.#options.shell);
    await this.#guard();
  }

  /** A reload of the host's own firewall flushes all tables. */
  #isGuarded(): Promise<boolean> {
    return this.#options.shell.run(['nft', 'list', 'table', 'ip', this.#owner.name]).then(() => true, () => false);
  }
}

export interface HostGatewayOptions {
  readonly instance: string;
  /** Of the names of links and namespaces, such as `ddmain-`. */
  readonly prefix: string;
  readonly records: Records;
  readonly clock: Clock;
  readonly shell: Shell;
  readonly log: Log;
}

/** A router forwards, has no IPv6, and tells tasks of no other way. */
const routerSettings = [
  'echo 1 > /proc/sys/net/ipv4/ip_forward',
  'echo 0 > /proc/sys/net/ipv4/conf/all/send_redirects',
  'echo 0 > /proc/sys/net/ipv4/conf/default/send_redirects',
  '[ ! -e /proc/sys/net/ipv6 ] || echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6',
  '[ ! -e /proc/sys/net/ipv6 ] || echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6',
].join('; ');

/** The links whose destination and mask are both zero in /proc/net/route. */
export function defaultRouteLinks(table: string): readonly string[] {
  const rows = table.split('\n').slice(1).map((line) => line.split('\t'));
  return [...new Set(rows.filter((row) => row[1] === '00000000' && row[7] === '00000000').map((row) => row[0] ?? ''))];
}
