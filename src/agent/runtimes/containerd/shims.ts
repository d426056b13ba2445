import type { ShimPool } from './shim-pool.ts';
import { shimOf, shimsOfHost } from './shim-processes.ts';

/** Which shim looks after which container: the containers of one task have one together. */
export class Shims {
  readonly #pool: Pick<ShimPool, 'take' | 'retire'>;
  /** By container: its group, and the name under which containerd knows the group's shim. */
  readonly #groups = new Map<string, { readonly group: string; readonly shimGroup: string }>();
  /** By container; unknown of those that had ended before this process saw them. */
  readonly #pids = new Map<string, number>();

  constructor(pool: Pick<ShimPool, 'take' | 'retire'>) {
    this.#pool = pool;
  }

  /** What to put the container under: the shim of its group, else one from the pool, else one that containerd starts. */
  groupFor({ id, group }: { readonly id: string; readonly group: string }): string {
    const known = this.#groups.get(id) ?? [...this.#groups.values()].find((one) => one.group === group);
    const shimGroup = known?.shimGroup ?? this.#pool.take() ?? group;
    this.#groups.set(id, { group, shimGroup });
    return shimGroup;
  }

  /** Takes in what an earlier daemon chose. */
  adopt(id: string, shimGroup: string): void {
    if (!this.#groups.has(id)) this.#groups.set(id, { group: shimGroup, shimGroup });
  }

  /** Looks whose child a container's first process is. */
  async note(id: string, pid: number): Promise<void> {
    const shim = await shimOf(pid);
    if (shim !== undefined) this.#pids.set(id, shim);
  }

  /** The pids of all that may be the container's shim. */
  async of(id: string): Promise<readonly number[]> {
    const pid = this.#pids.get(id);
    return pid === undefined ? [...(await shimsOfHost()).keys()] : [pid];
  }

  /** Called when the container is gone: with the last of its group the shim goes, also one that no container ever came to. */
  async forget(id: string): Promise<void> {
    const known = this.#groups.get(id);
    this.#groups.delete(id);
    this.#pids.delete(id);
    if (known === undefined || [...this.#groups.values()].some(({ shimGroup }) => shimGroup === known.shimGroup)) return;
    await this.#pool.retire(known.shimGroup);
  }
}
