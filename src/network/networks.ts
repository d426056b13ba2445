import type { TaskNetwork } from '#model/link.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';

/** A network namespace taken from the pool for one task; usable as a path at once, connected when `connect` resolves. */
export interface TaskNamespace {
  readonly taskId: string;
  /** Such as `/run/netns/…`. */
  readonly path: string;
}

/** VPCs made real on this host. Every call may be repeated. */
export interface Networks extends AsyncDisposable {
  /** Takes a ready namespace from the pool (making one when it is empty) and names it after the task. */
  claim(taskId: string): Promise<TaskNamespace>;
  /** Gives the namespace the ENI's address and routes; the VPC's topology says what passes, and nothing does before it names the ENI. Throws WorldError `ResourceInitializationError`. */
  connect(namespace: TaskNamespace, network: TaskNetwork): Promise<void>;
  /** Removes the task's namespace, veth, routes and set elements; nothing happens when there is none. */
  release(taskId: string): Promise<void>;
  /** The task ids for which something exists on this host, whoever made it. */
  list(): Promise<readonly string[]>;
  /** The VPCs as they now are: what passes follows at once. Level-triggered: always all VPCs that matter here. Resolves when that was done or has failed; nobody has to wait. */
  setVpcs(vpcs: readonly VpcTopology[]): Promise<void>;
}

/** What who holds namespaces needs of it; `holders.ts` tells one kind of holder from another. */
export type HeldNetworks = Pick<Networks, 'claim' | 'connect' | 'release' | 'list'>;
