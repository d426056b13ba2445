import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { secondMs } from '#base/time.ts';
import type { LoadBalancerReport, LoadBalancerTopology, TopologyNode } from '#model/load-balancer-topology.ts';
import { Shells } from '../../shells.ts';
import { flowTableOf, type FlowTable } from './flow-table.ts';
import { drainedReports, drainingTargets, isDrained, type OpenConnections } from './drained-targets.ts';
import { openConnections } from '../open-connections.ts';
import { listenerWays } from './listener-ways.ts';
import { NodeFlows } from './node-flows.ts';

/** How often it is looked whether draining targets have connections left. */
const drainCheckMs = secondMs;
/** What somebody else removed is made again within this time. */
const lossCheckMs = 10 * secondMs;

export interface NetworkFlowsOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly onReport: (report: LoadBalancerReport) => void;
}

/** A network load balancer whose nodes are connected. */
export interface ConnectedBalancer {
  readonly balancer: LoadBalancerTopology;
  readonly nodes: readonly ConnectedNode[];
}

export interface ConnectedNode {
  readonly node: TopologyNode;
  /** Of its namespace, such as `/run/netns/…`. */
  readonly path: string;
}

/** What network load balancers carry without a proxy: TCP and UDP, by rules in the namespaces of their nodes. They stay when this is disposed. */
export class NetworkFlows implements AsyncDisposable {
  readonly #options: NetworkFlowsOptions;
  readonly #shells: Shells;
  /** By the id of the node's interface. */
  readonly #nodes = new Map<string, NodeFlows>();
  readonly #tables = new Map<string, { readonly balancer: LoadBalancerTopology; readonly node: TopologyNode; readonly table: FlowTable }>();
  /** Draining targets that have been reported: what has no connection left gets none. */
  readonly #drained = new Set<string>();
  #balancers: readonly ConnectedBalancer[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #cancelChecks: readonly (() => void)[];
  #isClosed = false;

  constructor(options: NetworkFlowsOptions) {
    this.#options = options;
    this.#shells = new Shells(options.clock);
    this.#cancelChecks = [this.#every(drainCheckMs, () => this.#reportDrained()), this.#every(lossCheckMs, () => this.#repair())];
  }

  /** All of them as they now have to be. Gives why it failed for those for which it did, by their ids. Never rejects. */
  setBalancers(balancers: readonly ConnectedBalancer[]): Promise<ReadonlyMap<string, string>> {
    return this.#inTurn(async () => {
      this.#balancers = balancers;
      this.#forgetOthers();
      return this.#apply();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const cancel of this.#cancelChecks) cancel();
    await this.#turn;
    for (const flows of this.#nodes.values()) flows[Symbol.dispose]();
    this.#shells[Symbol.dispose]();
  }

  async #apply(): Promise<ReadonlyMap<string, string>> {
    const failures = new Map<string, string>();
    await Promise.all(this.#balancers.flatMap(({ balancer, nodes }) => nodes.map(async (node) => {
      try {
        await this.#flowsOf(node).become(this.#tableOf(balancer, node));
      } catch (thrown) {
        failures.set(balancer.id, messageOf(thrown));
      }
    })));
    return failures;
  }

  /** The same object as long as the load balancer is. */
  #tableOf(balancer: LoadBalancerTopology, { node }: ConnectedNode): FlowTable {
    const id = node.network.networkInterfaceId;
    const last = this.#tables.get(id);
    if (last?.balancer === balancer && last.node === node) return last.table;
    const table = flowTableOf(balancer, node);
    this.#tables.set(id, { balancer, node, table });
    return table;
  }

  #flowsOf({ node, path }: ConnectedNode): NodeFlows {
    const id = node.network.networkInterfaceId;
    const known = this.#nodes.get(id);
    if (known?.path === path) return known;
    known?.[Symbol.dispose]();
    const flows = new NodeFlows({ path, shells: this.#shells, log: this.#options.log });
    this.#nodes.set(id, flows);
    return flows;
  }

  #forgetOthers(): void {
    const left = new Set(this.#balancers.flatMap(({ nodes }) => nodes.map(({ node }) => node.network.networkInterfaceId)));
    for (const [id, flows] of this.#nodes) {
      if (left.has(id)) continue;
      flows[Symbol.dispose]();
      this.#nodes.delete(id);
      this.#tables.delete(id);
    }
  }

  async #repair(): Promise<void> {
    const lost = [...this.#nodes.values()].filter((flows) => flows.hasLosses());
    if (lost.length === 0) return;
    for (const [id, reason] of await this.#apply()) this.#options.log.warn('a load balancer could not be made right again', { id, reason });
  }

  async #reportDrained(): Promise<void> {
    const draining = new Map(this.#balancers.map((connected) => [connected, this.#drainingOf(connected)]));
    const keys = new Set([...draining.values()].flatMap((targets) => [...targets.keys()]));
    for (const key of this.#drained) if (!keys.has(key)) this.#drained.delete(key);
    for (const [connected, targets] of draining) {
      const waiting = [...targets].filter(([key]) => !this.#drained.has(key));
      if (waiting.length === 0) continue;
      const open = await this.#openConnections(connected);
      for (const [key, places] of waiting.filter(([, each]) => isDrained(each, open))) {
        this.#drained.add(key);
        for (const report of drainedReports(places)) this.#options.onReport(report);
      }
    }
  }

  /** All nodes know the same targets. */
  #drainingOf({ nodes }: ConnectedBalancer): ReturnType<typeof drainingTargets> {
    const table = this.#tables.get(nodes[0]?.node.network.networkInterfaceId ?? '')?.table;
    return table === undefined ? new Map() : drainingTargets(table);
  }

  async #openConnections({ balancer, nodes }: ConnectedBalancer): Promise<OpenConnections> {
    const marks = await Promise.all(nodes.map((node) => this.#flowsOf(node).marks()));
    const isProxied = balancer.listeners.some((listener) => listenerWays(balancer, listener).some(({ kind }) => kind === 'proxy'));
    return { marks: new Set(marks.flatMap((each) => [...each])), places: new Set(isProxied ? nodes.flatMap(({ path }) => [...openConnections(path)]) : []) };
  }

  #every(intervalMs: number, work: () => Promise<void>): () => void {
    let cancel: () => void = () => undefined;
    const wait = (): void => {
      if (this.#isClosed) return;
      cancel = this.#options.clock.after(intervalMs, () => {
        void this.#inTurn(work)
          .catch((thrown: unknown) => this.#options.log.warn('network load balancers could not be looked after', { reason: messageOf(thrown) }))
          .finally(wait);
      });
    };
    wait();
    return () => cancel();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
