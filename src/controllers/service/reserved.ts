import { fittingTaskCount } from '#model/fargate-capacity.ts';
import type { TaskSize } from '#model/fargate-task-size.ts';

/** The host's capacity as one turn hands it out: what is given to one service is taken for the next. */
export class Reserved {
  readonly #capacity: TaskSize;
  #held: TaskSize;

  constructor(capacity: TaskSize, held: TaskSize) {
    this.#capacity = capacity;
    this.#held = held;
  }

  /** Reserves room for as many of `count` tasks as there is, and says for how many. */
  take(size: TaskSize, count: number): number {
    const fitting = Math.min(count, fittingTaskCount(this.#capacity, this.#held, size));
    this.#held = { cpu: this.#held.cpu + fitting * size.cpu, memory: this.#held.memory + fitting * size.memory };
    return fitting;
  }
}
