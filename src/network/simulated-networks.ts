import { WorldError } from '#base/errors.ts';
import type { TaskNetwork } from '#model/link.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { receiverOf, type Packet } from './evaluate.ts';
import type { Networks, TaskNamespace } from './networks.ts';
import type { Attachment } from './vpc-network.ts';

/** VPCs in memory: nothing of them is on the host, and `receiverOf` says what would pass. */
export class SimulatedNetworks implements Networks {
  readonly #namespaces = new Map<string, TaskNamespace>();
  readonly #attachments = new Map<string, Attachment>();
  #vpcs: readonly VpcTopology[] = [];

  async claim(taskId: string): Promise<TaskNamespace> {
    const namespace = this.#namespaces.get(taskId) ?? { taskId, path: `/simulated/netns/${taskId}` };
    this.#namespaces.set(taskId, namespace);
    return namespace;
  }

  async connect({ taskId, path }: TaskNamespace, network: TaskNetwork): Promise<void> {
    if (!this.#namespaces.has(taskId)) throw new WorldError('ResourceInitializationError', `task ${taskId} has no network namespace on this host`);
    const holder = [...this.#attachments.values()].find((other) => other.taskId !== taskId && other.network.vpcId === network.vpcId && other.network.privateIpv4Address === network.privateIpv4Address);
    if (holder !== undefined) throw new WorldError('ResourceInitializationError', `${network.privateIpv4Address} in ${network.vpcId} is the address of task ${holder.taskId}`);
    this.#attachments.set(taskId, { taskId, namespace: path, network });
  }

  async release(taskId: string): Promise<void> {
    this.#namespaces.delete(taskId);
    this.#attachments.delete(taskId);
  }

  async list(): Promise<readonly string[]> {
    return [...this.#namespaces.keys()];
  }

  async setVpcs(vpcs: readonly VpcTopology[]): Promise<void> {
    this.#vpcs = vpcs;
  }

  /** Whether a connection from one task to another's private address would be let through. */
  permits(fromTaskId: string, toTaskId: string, packet: Packet): boolean {
    const from = this.#attachments.get(fromTaskId)?.network;
    const to = this.#attachments.get(toTaskId)?.network;
    if (from === undefined || to === undefined) return false;
    const receiver = receiverOf({ from: { kind: 'interface', vpcId: from.vpcId, address: from.privateIpv4Address }, to: to.privateIpv4Address, packet, vpcs: this.#vpcs });
    return receiver?.kind === 'interface' && receiver.vpcId === to.vpcId && receiver.interfaceId === to.networkInterfaceId;
  }

  async destroy(): Promise<void> {
    this.#namespaces.clear();
    this.#attachments.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

export function simulatedNetworks(): SimulatedNetworks {
  return new SimulatedNetworks();
}
