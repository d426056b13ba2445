import type { HeldNetworks } from './networks.ts';

/** Who has namespaces: tasks by their ids, and the nodes of load balancers, by ids that no task has. */
export type Holder = 'tasks' | 'load-balancer-nodes';

/** The id under which a load balancer's node, an ENI, has its namespace. */
export function nodeHolderId(networkInterfaceId: string): string {
  return `${nodePrefix}${networkInterfaceId}`;
}

const nodePrefix = 'node-';

/** The networks of one kind of holder: neither takes the other's for what nobody wants any more. */
export function networksOf(holder: Holder, networks: HeldNetworks): HeldNetworks {
  const isOurs = (id: string) => id.startsWith(nodePrefix) === (holder === 'load-balancer-nodes');
  return {
    claim: (id) => networks.claim(id),
    connect: (namespace, network) => networks.connect(namespace, network),
    release: (id) => networks.release(id),
    list: async () => (await networks.list()).filter(isOurs),
  };
}
