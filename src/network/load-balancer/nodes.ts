import type { TopologyNode } from '#model/load-balancer-topology.ts';
import { networksOf, nodeHolderId } from '../holders.ts';
import type { HeldNetworks } from '../networks.ts';

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

  /** Removes the namespaces of all nodes but these; what uses them has to be gone from them. */
  async keepOnly(wanted: readonly TopologyNode[]): Promise<void> {
    const kept = new Set(wanted.map(({ network }) => nodeHolderId(network.networkInterfaceId)));
    for (const id of await this.#networks.list()) {
      if (kept.has(id)) continue;
      await this.#networks.release(id);
      for (const eni of this.#paths.keys()) if (nodeHolderId(eni) === id) this.#paths.delete(eni);
    }
  }
}
