import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { RouterLosses } from '../../router-losses.ts';
import type { Shells } from '../../shells.ts';
import { silentPorts } from '../silent-ports.ts';
import { isEndingMark, marksOf } from './flow-targets.ts';
import { localMark, type FlowTable } from './flow-table.ts';
import { flowLines, flowLinesFromScratch } from './flow-lines.ts';
import { forgetConnections, marksOfConnections } from './tracked-connections.ts';

export interface NodeFlowsOptions {
  /** Of the node's namespace, such as `/run/netns/…`. */
  readonly path: string;
  readonly shells: Shells;
  readonly log: Log;
}

/** One node's namespace made to be what its table says. Its owner makes one change at a time. What is there outlives this process, and goes with the namespace. */
export class NodeFlows implements Disposable {
  readonly #options: NodeFlowsOptions;
  /** Undefined when it is not known what is there. */
  #applied: FlowTable | undefined;
  #losses: RouterLosses | undefined;

  constructor(options: NodeFlowsOptions) {
    this.#options = options;
  }

  get path(): string {
    return this.#options.path;
  }

  /** Throws WorldError. */
  async become(table: FlowTable): Promise<void> {
    const before = this.#applied;
    if (before === table) return;
    const lines = before === undefined ? [...silentPorts, ...flowLinesFromScratch(table)] : flowLines(before, table);
    this.#applied = undefined;
    if (before === undefined) await this.#setUp();
    if (lines.length > 0) await this.#options.shells.run(this.#inside('nft', '-f', '-'), lines);
    this.#watch();
    if (lines.length > 0) this.#losses?.ruled({ isFromScratch: before === undefined });
    this.#applied = table;
    forgetConnections(this.path, before === undefined ? await this.#lostMarks(table) : endedMarks(before, table));
  }

  /** Whether somebody else has changed the table; it is then made again with the next call of `become`. */
  hasLosses(): boolean {
    try {
      if (this.#losses?.look().ofRules !== true) return false;
    } catch (thrown) {
      this.#options.log.warn('a load balancer\'s node cannot be looked at', { node: this.path, reason: messageOf(thrown) });
    }
    this.#options.log.warn('the rules of a load balancer\'s node were changed by somebody else; they are made again', { node: this.path });
    this.#forgetWhatIsThere();
    return true;
  }

  /** The marks of the connections that it carries. Throws WorldError. */
  marks(): Promise<ReadonlySet<number>> {
    return marksOfConnections(this.#options.shells, this.path);
  }

  [Symbol.dispose](): void {
    this.#forgetWhatIsThere();
  }

  #forgetWhatIsThere(): void {
    this.#losses?.[Symbol.dispose]();
    this.#losses = undefined;
    this.#applied = undefined;
  }

  #watch(): void {
    try {
      this.#losses ??= new RouterLosses(this.path);
    } catch (thrown) {
      this.#options.log.warn('a load balancer\'s node cannot be watched for changes by others', { node: this.path, reason: messageOf(thrown) });
    }
  }

  async #setUp(): Promise<void> {
    await this.#options.shells.run(this.#inside('sh', '-c', [...settings.map(([name, value]) => `echo ${value} > /proc/sys/net/${name}`), localRoutes].join(' && ')));
  }

  /** What ended while nobody looked. */
  async #lostMarks({ targets }: FlowTable): Promise<readonly number[]> {
    const registered = new Set(targets.flatMap(marksOf));
    const ended = new Set(targets.filter(({ isEnded }) => isEnded).flatMap(marksOf));
    return [...(await this.marks())].filter((mark) => ended.has(mark) || (isEndingMark(mark) && !registered.has(mark)));
  }

  #inside(...command: readonly string[]): readonly string[] {
    return ['nsenter', `--net=${this.path}`, ...command];
  }
}

/** The marks whose connections end between one table and the next. */
function endedMarks(before: FlowTable, after: FlowTable): readonly number[] {
  const left = new Set(after.targets.map(({ number }) => number));
  const wereEnded = new Set(before.targets.filter(({ isEnded }) => isEnded).map(({ number }) => number));
  const gone = before.targets.filter(({ number }) => !left.has(number)).flatMap(marksOf).filter(isEndingMark);
  return [...gone, ...after.targets.filter(({ isEnded, number }) => isEnded && !wereEnded.has(number)).flatMap(marksOf)];
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html#connection-idle-timeout */
const idleSeconds = { tcp: 350, udp: 120 } as const;

/** Leads packets with the mark to this namespace itself. */
const localTable = 100;
const localRoutes = `ip route replace local default dev lo table ${localTable} && { ip rule del pref ${localTable} 2> /dev/null; ip rule add pref ${localTable} fwmark ${localMark} lookup ${localTable}; }`;

const settings = [
  ['ipv4/ip_forward', 1],
  // What comes in by its only link leaves by that one.
  ['ipv4/conf/all/send_redirects', 0],
  ['ipv4/conf/eth0/send_redirects', 0],
  // A connection that is not known is refused, and one whose packets came in another order is not.
  ['netfilter/nf_conntrack_tcp_loose', 0],
  ['netfilter/nf_conntrack_tcp_be_liberal', 1],
  ['netfilter/nf_conntrack_tcp_timeout_established', idleSeconds.tcp],
  ['netfilter/nf_conntrack_udp_timeout', idleSeconds.udp],
  ['netfilter/nf_conntrack_udp_timeout_stream', idleSeconds.udp],
] as const;
