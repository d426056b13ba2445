import type { ShimPool } from './shim-pool.ts';
import { shimOf, shimsOfHost } from './shim-processes.ts';

/** Which shim looks after which container: the containers of one task have one together. */
export class Shims {
  readonly #pool: Pick<ShimPool, 'take'>;
  /** By the containers' group: the name under which containerd knows the shim, and the containers. */
  readonly #groups = new Map<string, { readonly shimGroup: string; readonly ids: Set<string> }>();
  /** By container; unknown of those that had ended before this process saw them. */
  readonly #pids = new Map<string, number>();

  constructor(pool: Pick<ShimPool, 'take'>) {
    this.#pool = pool;
  }

  /** What to put the container under: the shim of its group, else one from the pool, else one that containerd starts. */
  groupFor({ id, group }: { readonly id: string; readonly group: string }): string {
    const known = this.#groups.get(group) ?? { shimGroup: this.#pool.take() ?? group, ids: new Set() };
    this.#groups.set(group, known);
    known.ids.add(id);
    return known.shimGroup;
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

  forget(id: string): void {
    this.#pids.delete(id);
    for (const [group, { ids }] of this.#groups) {
      ids.delete(id);
      if (ids.size === 0) this.#groups.delete(group);
    }
  }
}
