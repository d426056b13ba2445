import { basename } from 'node:path';
import type { Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import type { TopologyNode } from '#model/load-balancer-topology.ts';
import type { HeldNetworks } from '../networks.ts';
import { Shell } from '../shell.ts';
import { Nodes } from './nodes.ts';
import { silentPorts } from './silent-ports.ts';

/** A few at a time: each starts processes of its own. */
const connectsAtOnce = 8;

/** The nodes of load balancers, each connected once. */
export class ConnectedNodes implements Disposable {
  readonly #nodes: Nodes;
  readonly #shell: Shell;
  #kept: ReadonlySet<string> = new Set();
  #hasLookedForOthers = false;

  constructor({ networks, clock }: { readonly networks: HeldNetworks; readonly clock: Clock }) {
    this.#nodes = new Nodes(networks);
    this.#shell = new Shell(clock);
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
    const missing = wanted.filter((node) => this.pathOf(node) === undefined);
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

  async #connect(node: TopologyNode): Promise<string | undefined> {
    try {
      const path = await this.#nodes.connect(node);
      await this.#shell.run(['nsenter', `--net=${path}`, 'nft', '-f', '-'], silentPorts);
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
    await this.#nodes.keepOnly(wanted);
  }

  [Symbol.dispose](): void {
    this.#shell[Symbol.dispose]();
  }
}
