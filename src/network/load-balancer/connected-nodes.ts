import { basename } from 'node:path';
import type { Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { TopologyNode } from '#model/load-balancer-topology.ts';
import { rulesetGenerationOf } from '../namespace-watch.ts';
import type { HeldNetworks } from '../networks.ts';
import { Shell } from '../shell.ts';
import { Nodes } from './nodes.ts';
import { silentPorts } from './silent-ports.ts';

/** A few at a time: each starts processes of its own. */
const connectsAtOnce = 8;

/** The nodes of load balancers, each connected once, and again when somebody else removed it. */
export class ConnectedNodes implements Disposable {
  readonly #nodes: Nodes;
  readonly #shell: Shell;
  readonly #log: Log;
  /** By ENI, of nftables as it was when the node's ports were made silent. */
  readonly #generations = new Map<string, number>();
  #kept: ReadonlySet<string> = new Set();
  #hasLookedForOthers = false;

  constructor({ networks, clock, log }: { readonly networks: HeldNetworks; readonly clock: Clock; readonly log: Log }) {
    this.#nodes = new Nodes(networks);
    this.#shell = new Shell(clock);
    this.#log = log;
  }

  pathOf(node: TopologyNode): string | undefined {
    return this.#nodes.pathOf(node);
  }

  /** The name of the node's namespace. */
  namespaceOf(node: TopologyNode): string | undefined {
    const path = this.pathOf(node);
    return path === undefined ? undefined : basename(path);
  }

  /** Connects those that are not. Gives, by ENI, why some could not be. */
  async connect(wanted: readonly TopologyNode[]): Promise<ReadonlyMap<string, string>> {
    await this.#letGoOfLost();
    const missing = wanted.filter((node) => this.pathOf(node) === undefined || !this.#generations.has(node.network.networkInterfaceId));
    const failures = new Map<string, string>();
    const work = missing.values();
    await Promise.all(Array.from({ length: Math.min(connectsAtOnce, missing.length) }, async () => {
      for (const node of work) {
        const reason = await this.#connect(node);
        if (reason !== undefined) failures.set(node.network.networkInterfaceId, reason);
      }
    }));
    return failures;
  }

  /** Whether somebody else removed a node. `connect` makes it again. */
  hasLost(): boolean {
    return this.#nodes.hasLost();
  }

  /** Whether somebody else changed the tables of these, which are nobody's but this one's. `connect` makes them again. */
  hasLostTables(nodes: readonly TopologyNode[]): boolean {
    const changed = nodes.filter((node) => this.#hasOtherTables(node));
    for (const { network } of changed) {
      this.#log.warn('the rules of a load balancer\'s node were changed by somebody else; they are made again', { node: network.networkInterfaceId });
      this.#generations.delete(network.networkInterfaceId);
    }
    return changed.length > 0;
  }

  #hasOtherTables(node: TopologyNode): boolean {
    const [path, generation] = [this.pathOf(node), this.#generations.get(node.network.networkInterfaceId)];
    try {
      return path !== undefined && generation !== undefined && rulesetGenerationOf(path) !== generation;
    } catch (thrown) {
      // It was just removed, which is seen by itself.
      if (!(thrown instanceof WorldError)) throw thrown;
      return false;
    }
  }

  async #letGoOfLost(): Promise<void> {
    for (const eni of await this.#nodes.releaseLost()) {
      this.#log.warn('the network of a load balancer\'s node was removed from this host by somebody else; it is made again', { node: eni });
      this.#generations.delete(eni);
    }
  }

  async #connect(node: TopologyNode): Promise<string | undefined> {
    try {
      const path = this.pathOf(node) ?? (await this.#nodes.connect(node));
      await this.#shell.run(['nsenter', `--net=${path}`, 'nft', '-f', '-'], silentPorts);
      this.#generations.set(node.network.networkInterfaceId, rulesetGenerationOf(path));
      return undefined;
    } catch (thrown) {
      if (!(thrown instanceof WorldError)) throw thrown;
      return thrown.message;
    }
  }

  /** Removes the others; what uses them has to be gone from them. */
  async keepOnly(wanted: readonly TopologyNode[]): Promise<void> {
    const kept = new Set(wanted.map(({ network }) => network.networkInterfaceId));
    const isFewer = [...this.#kept].some((id) => !kept.has(id));
    this.#kept = kept;
    if (!isFewer && this.#hasLookedForOthers) return;
    this.#hasLookedForOthers = true;
    for (const id of this.#generations.keys()) if (!kept.has(id)) this.#generations.delete(id);
    await this.#nodes.keepOnly(wanted);
  }

  [Symbol.dispose](): void {
    this.#shell[Symbol.dispose]();
  }
}
