import { networkInterfaces } from '#model/network-interface.ts';
import { targets } from '#model/target.ts';
import { tasks, type Task } from '#model/task.ts';
import { dhcpOptions, subnets, vpcs } from '#model/vpc.ts';
import type { Store } from '#state/store.ts';

/**
 * The ARNs of the tasks that something may have changed about: at first all, then those that a commit has touched, or whose ENI, target, subnet or VPC.
 * Only which are looked at follows from what has happened; what is done follows from how they are.
 */
export class DueTasks implements Disposable {
  readonly #store: Store;
  readonly #wake: () => void;
  #arns = new Set<string>();
  readonly #unfollow: readonly (() => void)[];

  /** `ended` is told of tasks that have stopped or are gone. */
  constructor({ store, wake, ended }: { readonly store: Store; readonly wake: () => void; readonly ended: (taskArn: string) => void }) {
    this.#store = store;
    this.#wake = wake;
    const anyOf = (before: unknown, after: unknown) => {
      // All are there when the following begins: the tasks themselves are followed then.
      if (before !== undefined && after !== undefined) this.#addAll();
    };
    this.#unfollow = [
      store.follow(tasks, (before, after) => {
        const isOver = isStopped(after);
        if (isOver && before !== undefined && !isStopped(before)) ended(before.arn);
        if (!isOver || (before !== undefined && !isStopped(before))) this.add((after ?? before)?.arn);
      }),
      store.follow(networkInterfaces, (before, after) => this.add((after ?? before)?.taskArn)),
      store.follow(targets, (before, after) => this.add((after ?? before)?.taskArn)),
      store.follow(subnets, anyOf),
      store.follow(vpcs, anyOf),
      store.follow(dhcpOptions, anyOf),
    ];
  }

  add(taskArn: string | undefined): void {
    if (taskArn === undefined) return;
    this.#arns.add(taskArn);
    this.#wake();
  }

  /** Those that are due; they are not any more. */
  take(): ReadonlySet<string> {
    const taken = this.#arns;
    this.#arns = new Set();
    return taken;
  }

  [Symbol.dispose](): void {
    for (const unfollow of this.#unfollow) unfollow();
  }

  #addAll(): void {
    for (const { arn } of this.#store.find(tasks, 'alive', 'alive')) this.add(arn);
  }
}

function isStopped(task: Task | undefined): boolean {
  return task === undefined || task.lastStatus === 'STOPPED';
}
