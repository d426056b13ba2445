import type { SecurityGroup } from '#model/security-group.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import type { Networks, TaskNamespace } from '#network/networks.ts';
import { interfaceOf, networkOf, vpcOf, type EniWish } from './vpc-fixtures.ts';

/** In the place of the control plane: it tells networks of the VPCs, and which ENIs there are. */
export class TestVpcs {
  readonly #networks: () => Networks;
  readonly #wishes = new Map<string, EniWish>();
  readonly #changes = new Map<string, Partial<VpcTopology>>();
  #groups: readonly SecurityGroup[] = [];
  #told: Promise<void> = Promise.resolve();

  constructor(networks: () => Networks) {
    this.#networks = networks;
  }

  /** The groups of all VPCs. */
  setGroups(groups: readonly SecurityGroup[]): void {
    this.#groups = groups;
    this.tell();
  }

  /** What of a VPC is not as `vpcOf` has it; its interfaces are added to those of the tasks. */
  change(vpcId: string, change: Partial<VpcTopology>): void {
    this.#changes.set(vpcId, { ...this.#changes.get(vpcId), ...change });
    this.tell();
  }

  /** The ENI as it is now, whether its task is connected or not. */
  setEni(taskId: string, wish: EniWish): void {
    this.#wishes.set(taskId, wish);
    this.tell();
  }

  async connect(taskId: string, wish: EniWish): Promise<TaskNamespace> {
    this.setEni(taskId, wish);
    const namespace = await this.#networks().claim(taskId);
    await this.#networks().connect(namespace, networkOf(wish));
    return namespace;
  }

  async release(taskId: string): Promise<void> {
    await this.#networks().release(taskId);
    this.#wishes.delete(taskId);
    this.tell();
  }

  get topologies(): readonly VpcTopology[] {
    const ids = new Set(['vpc-1', ...this.#changes.keys(), ...[...this.#wishes.values()].map(({ vpcId = 'vpc-1' }) => vpcId)]);
    return [...ids].map((id) => this.#topology(id));
  }

  tell(): void {
    this.#told = this.#networks().setVpcs(this.topologies);
  }

  /** Resolves when what was told is so. */
  async settled(): Promise<void> {
    await this.#told;
  }

  #topology(id: string): VpcTopology {
    const wishes = [...this.#wishes.values()].filter(({ vpcId = 'vpc-1' }) => vpcId === id);
    const vpc = vpcOf(id, { groups: this.#groups, ...this.#changes.get(id) }, wishes.find(({ vpcPrefix }) => vpcPrefix !== undefined)?.vpcPrefix);
    return { ...vpc, interfaces: [...wishes.map(interfaceOf), ...vpc.interfaces] };
  }
}
