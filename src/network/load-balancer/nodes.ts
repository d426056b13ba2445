import { existsSync } from 'node:fs';
import type { TopologyNode } from '#model/load-balancer-topology.ts';
import { networksOf, nodeHolderId } from '../holders.ts';
import type { HeldNetworks } from '../networks.ts';

/** What a router has to forget of those that go together, it forgets in one go. */
const releasesAtOnce = 64;

/** The namespaces of load balancers' nodes: each is an ENI behind its VPC's router, as a task's is, so that groups, ACLs and routes are enforced on it alike. */
export class Nodes {
  readonly #networks: HeldNetworks;
  readonly #paths = new Map<string, string>();

  constructor(networks: HeldNetworks) {
    this.#networks = networksOf('load-balancer-nodes', networks);
  }

  /** Such as `/run/netns/…`; undefined until the node is connected. */
  pathOf(node: TopologyNode): string | undefined {
    return this.#paths.get(node.network.networkInterfaceId);
  }

  /** Connects a node; may be repeated. Throws WorldError `ResourceInitializationError`. */
  async connect({ network }: TopologyNode): Promise<string> {
    const namespace = await this.#networks.claim(nodeHolderId(network.networkInterfaceId));
    await this.#networks.connect(namespace, network);
    this.#paths.set(network.networkInterfaceId, namespace.path);
    return namespace.path;
  }

  /** Whether there are nodes whose namespaces somebody else removed. Asked of the kernel's memory: a thousand are a few milliseconds. */
  hasLost(): boolean {
    return this.#lost().length > 0;
  }

  /** Lets go of what is left of those: they are not connected any more. */
  async releaseLost(): Promise<readonly string[]> {
    const lost = this.#lost();
    for (const eni of lost) {
      this.#paths.delete(eni);
      await this.#networks.release(nodeHolderId(eni));
    }
    return lost;
  }

  #lost(): readonly string[] {
    return [...this.#paths].flatMap(([eni, path]) => (existsSync(path) ? [] : [eni]));
  }

  /** Removes the namespaces of all nodes but these; what uses them has to be gone from them. */
  async keepOnly(wanted: readonly TopologyNode[]): Promise<void> {
    const kept = new Set(wanted.map(({ network }) => nodeHolderId(network.networkInterfaceId)));
    const work = (await this.#networks.list()).filter((id) => !kept.has(id)).values();
    await Promise.all(Array.from({ length: releasesAtOnce }, async () => {
      for (const id of work) await this.#networks.release(id);
    }));
    for (const eni of this.#paths.keys()) if (!kept.has(nodeHolderId(eni))) this.#paths.delete(eni);
  }
}
