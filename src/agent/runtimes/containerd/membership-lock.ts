import { open, readFile } from 'node:fs/promises';
import type { Clock } from '#base/clock.ts';
import type { CgroupHierarchies } from './cgroup-hierarchies.ts';

/** Longer than the kernel needs to forget a membership change, and as short as a write is cheap. */
const writeEveryMs = 5;
/** A launch reaches its change of membership within this time. */
const holdMs = 80;

/**
 * The first process to be put into a cgroup waits some 15 ms for the kernel, which has to be sure that no process is just
 * being forked (an RCU grace period behind `cgroup_threadgroup_rwsem`); who comes within the next few milliseconds does not.
 * While tasks are launched this process is therefore put into the cgroup that it is in already, again and again, which
 * changes nothing, so that the wait is over when runc comes.
 */
export class MembershipLock {
  readonly #clock: Clock;
  readonly #hierarchies: CgroupHierarchies;
  #holdUntilMs = 0;
  #holding: Promise<void> | undefined;

  constructor(clock: Clock, hierarchies: CgroupHierarchies) {
    this.#clock = clock;
    this.#hierarchies = hierarchies;
  }

  /** Called when a launch begins; resolves when the lock is let go. */
  hold(): Promise<void> {
    this.#holdUntilMs = this.#clock.nowMs() + holdMs;
    // Only time is lost where it does not work.
    this.#holding ??= this.#write().catch(() => undefined).finally(() => {
      this.#holding = undefined;
    });
    return this.#holding;
  }

  async #write(): Promise<void> {
    const path = await this.#ownCgroup();
    if (path === undefined) return;
    await using file = await open(`${path}/cgroup.procs`, 'w');
    while (this.#clock.nowMs() < this.#holdUntilMs) {
      await file.write(String(process.pid));
      await new Promise<void>((resolve) => void this.#clock.after(writeEveryMs, resolve));
    }
  }

  /** Where this process is in one of the hierarchies: they have the lock in common. */
  async #ownCgroup(): Promise<string | undefined> {
    const root = this.#hierarchies.rootOf('pids');
    if (root === undefined) return undefined;
    const lines = (await readFile('/proc/self/cgroup', 'utf8')).split('\n').map((line) => line.split(':'));
    const line = lines.find(([, controllers = '']) => (this.#hierarchies.version === 2 ? controllers === '' : controllers.split(',').includes('pids')));
    const path = line?.slice(2).join(':');
    return path === undefined || path.startsWith('/..') ? undefined : `${root}${path}`;
  }
}
