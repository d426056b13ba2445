import type { TaskOrder } from '#model/link.ts';

/** The orders that were last given, and what is new of the next: who has acted on all of these need not look at them again. */
export class KnownOrders {
  #list: readonly TaskOrder[] = [];
  /** task id → at how many places of the list it is named; more than one when a message was doubled. */
  readonly #named = new Map<string, number>();

  isNamed(taskId: string): boolean {
    return this.#named.has(taskId);
  }

  /** The orders that the last list did not have, and the tasks that are named no more. Orders that stay are the same objects, most of them at their places. */
  take(list: readonly TaskOrder[]): { readonly fresh: readonly TaskOrder[]; readonly withdrawn: readonly string[] } {
    const gone = otherThan(this.#list, list);
    const come = otherThan(list, this.#list);
    this.#list = list;
    for (const { taskId } of come) this.#count(taskId, 1);
    for (const { taskId } of gone) this.#count(taskId, -1);
    const moved = new Set(gone);
    const withdrawn = new Set(gone.map(({ taskId }) => taskId).filter((taskId) => !this.#named.has(taskId)));
    return { fresh: come.filter((order) => !moved.has(order)), withdrawn: [...withdrawn] };
  }

  #count(taskId: string, by: 1 | -1): void {
    const count = (this.#named.get(taskId) ?? 0) + by;
    if (count === 0) this.#named.delete(taskId);
    else this.#named.set(taskId, count);
  }
}

/** The orders of the list where the other list has another one, or none. */
function otherThan(list: readonly TaskOrder[], other: readonly TaskOrder[]): readonly TaskOrder[] {
  const found: TaskOrder[] = [];
  // A loop without a callback: a hundred thousand comparisons take a tenth of a millisecond so.
  for (let place = 0; place < list.length; place += 1) {
    const order = list[place];
    if (order !== undefined && order !== other[place]) found.push(order);
  }
  return found;
}
