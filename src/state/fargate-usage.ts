import { tasks, type Task } from '#model/task.ts';
import type { TaskSize } from '#model/fargate-task-size.ts';
import type { Store } from './store.ts';

/** What all living tasks hold of this host: CPU units and MiB, as of the last commit. */
export class FargateUsage {
  #cpu = 0;
  #memory = 0;

  constructor(store: Store) {
    store.follow(tasks, (before, after) => {
      this.#add(before, -1);
      this.#add(after, 1);
    });
  }

  get held(): TaskSize {
    return { cpu: this.#cpu, memory: this.#memory };
  }

  #add(task: Task | undefined, sign: 1 | -1): void {
    if (task === undefined || task.lastStatus === 'STOPPED') return;
    this.#cpu += sign * task.cpu;
    this.#memory += sign * task.memory;
  }
}
