import { join } from 'node:path';
import type { Clock } from '#base/clock.ts';
import { isOfWorld, messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import { secondMs } from '#base/time.ts';
import type { LoadBalancerReport, LoadBalancerTopology, TopologyNode } from '#model/load-balancer-topology.ts';
import type { HeldNetworks } from '../networks.ts';
import { AccessLogs, type AccessLogsSettings } from './access-logs/access-logs.ts';
import { ConnectedNodes } from './connected-nodes.ts';
import { Drains } from './drains.ts';
import { BalancerPlans } from './haproxy/balancer-plans.ts';
import { Haproxy } from './haproxy/haproxy.ts';
import { HealthChecks } from './health/health-checks.ts';
import type { LoadBalancers } from './load-balancers.ts';
import { NetworkFlows, type ConnectedBalancer } from './network/network-flows.ts';
import { Served } from './served.ts';

export interface LinuxLoadBalancersOptions {
  readonly networks: HeldNetworks;
  readonly stateDir: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly accessLogs: AccessLogsSettings;
}

/** After a failure of the world. */
const retryMs = 1_000;
/** A node that somebody else removed is made again within this time. */
const lossCheckMs = secondMs;
/** And its tables within so many times of it. */
const tableChecksEvery = 10;

/** Load balancers as HAProxy, and for packets as rules, in the network namespaces of their nodes. Connections go on when it is disposed; `destroy` leaves nothing. */
export class LinuxLoadBalancers implements LoadBalancers {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #nodes: ConnectedNodes;
  readonly #haproxy: Haproxy;
  readonly #flows: NetworkFlows;
  readonly #plans: BalancerPlans;
  readonly #health: HealthChecks;
  readonly #served: Served;
  readonly #drains: Drains;
  readonly #accessLogs: AccessLogs;
  #listeners: readonly ((report: LoadBalancerReport) => void)[] = [];
  #wanted: readonly LoadBalancerTopology[] | undefined;
  #isDue = false;
  #isOver = false;
  #hasOpened = false;
  #cancelRetry = () => {};
  #cancelLossCheck = () => {};
  #lossChecks = 0;
  #turns: Promise<void> | undefined;

  constructor({ networks, stateDir, clock, random, log, accessLogs }: LinuxLoadBalancersOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#nodes = new ConnectedNodes({ networks, clock, log });
    const folder = join(stateDir, 'haproxy');
    this.#haproxy = new Haproxy({ folder, clock, log });
    this.#accessLogs = new AccessLogs({ ...accessLogs, folder, isInUse: (path) => this.#haproxy.isWritten(path), isSettled: () => this.#turns === undefined && this.#haproxy.isAlone, random, log });
    this.#plans = new BalancerPlans(this.#haproxy.filesFolder);
    this.#haproxy.onLost(() => this.#wake());
    const report = (each: LoadBalancerReport) => this.#report(each);
    this.#flows = new NetworkFlows({ clock, log, onReport: report });
    this.#served = new Served(report);
    const namespaceOf = (node: TopologyNode) => this.#nodes.pathOf(node);
    this.#drains = new Drains({ clock, namespaceOf, report });
    this.#health = new HealthChecks({ clock, random, log, namespaceOf });
    this.#health.onReport(report);
    this.#lookForLossesLater();
  }

  setLoadBalancers(wanted: readonly LoadBalancerTopology[]): void {
    this.#wanted = wanted;
    this.#accessLogs.setLoadBalancers(wanted);
    this.#wake();
  }

  onReport(listener: (report: LoadBalancerReport) => void): void {
    this.#listeners = [...this.#listeners, listener];
  }

  /** Resolves when all was done that was wanted until now, or has failed. */
  async idle(): Promise<void> {
    while (this.#turns !== undefined) await this.#turns;
  }

  async destroy(): Promise<void> {
    await this[Symbol.asyncDispose]();
    await this.#open();
    await this.#haproxy.destroy();
    await this.#nodes.keepOnly([]);
    this.#nodes[Symbol.dispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#cancelRetry();
    this.#cancelLossCheck();
    this.#health[Symbol.dispose]();
    this.#drains[Symbol.dispose]();
    await this.#turns;
    await this.#accessLogs[Symbol.asyncDispose]();
    await Promise.all([this.#haproxy[Symbol.asyncDispose](), this.#flows[Symbol.asyncDispose]()]);
    this.#nodes[Symbol.dispose]();
  }

  #report(report: LoadBalancerReport): void {
    for (const listener of this.#listeners) listener(report);
  }

  #lookForLossesLater(): void {
    this.#cancelLossCheck = this.#clock.after(lossCheckMs, () => {
      this.#lossChecks += 1;
      if (this.#turns === undefined && this.#hasLosses()) this.#wake();
      this.#lookForLossesLater();
    });
  }

  /** The tables of network load balancers' nodes are looked after by who makes them. */
  #hasLosses(): boolean {
    const own = (this.#wanted ?? []).filter(({ type }) => type === 'application').flatMap(({ nodes }) => nodes);
    const hasLostTables = this.#lossChecks % tableChecksEvery === 0 && this.#nodes.hasLostTables(own);
    return hasLostTables || this.#nodes.hasLost();
  }

  /** Changes that come while a turn is under way go together with the next. */
  #wake(): void {
    if (this.#isOver || this.#wanted === undefined) return;
    this.#isDue = true;
    this.#turns ??= this.#takeTurns().finally(() => {
      this.#turns = undefined;
      // What came after the last look at it.
      if (this.#isDue) this.#wake();
    });
  }

  async #takeTurns(): Promise<void> {
    while (this.#isDue && !this.#isOver) {
      this.#isDue = false;
      this.#cancelRetry();
      const isDone = await this.#turn(this.#wanted ?? []).catch((thrown: unknown) => this.#failed(thrown));
      if (!isDone && !this.#isOver) this.#cancelRetry = this.#clock.after(retryMs, () => this.#wake());
    }
  }

  #failed(thrown: unknown): false {
    if (!isOfWorld(thrown)) throw thrown;
    this.#served.fail(this.#wanted ?? [], messageOf(thrown));
    this.#log.error('load balancers could not be made as they have to be', { reason: messageOf(thrown) });
    return false;
  }

  /** Whether all of it could be done. */
  async #turn(wanted: readonly LoadBalancerTopology[]): Promise<boolean> {
    await this.#open();
    const nodes = wanted.flatMap((topology) => topology.nodes);
    const unconnected = await this.#nodes.connect(nodes);
    const { plans, failures } = this.#plans.plan(wanted, this.#nodes);
    const unconnectedIds = new Map(unconnectedBalancers(wanted, unconnected));
    // One that serves already goes on as it is, until all of it can be planned.
    const held = new Set([...unconnectedIds.keys(), ...failures.keys()]);
    const [refused, unpassed] = await Promise.all([this.#haproxy.apply(plans, held), this.#flows.setBalancers(this.#connectedBalancers(wanted))]);
    this.#served.update(wanted, new Map([...unconnectedIds, ...failures, ...refused, ...unpassed]));
    this.#health.setChecks(wanted);
    this.#drains.watch(wanted);
    await this.#nodes.keepOnly(nodes);
    return unconnected.size === 0 && unpassed.size === 0;
  }

  #connectedBalancers(wanted: readonly LoadBalancerTopology[]): readonly ConnectedBalancer[] {
    return wanted.filter(({ type }) => type === 'network').map((balancer) => ({
      balancer,
      nodes: balancer.nodes.flatMap((node) => {
        const path = this.#nodes.pathOf(node);
        return path === undefined ? [] : [{ node, path }];
      }),
    }));
  }

  async #open(): Promise<void> {
    if (this.#hasOpened) return;
    this.#plans.recover(await this.#haproxy.open());
    this.#hasOpened = true;
  }
}

/** By the id of the load balancer, why one of its nodes is not there. */
function unconnectedBalancers(wanted: readonly LoadBalancerTopology[], unconnected: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  if (unconnected.size === 0) return [];
  return wanted.flatMap(({ id, nodes }) => nodes.flatMap(({ network }) => {
    const reason = unconnected.get(network.networkInterfaceId);
    return reason === undefined ? [] : [[id, reason] as const];
  }));
}
