import type { TaskCgroups } from '../task-cgroups.ts';
import type { SimulatedHost } from './host.ts';

export function simulatedCgroups(host: SimulatedHost): TaskCgroups {
  return {
    pathOf: (taskId) => `simulated/${taskId}`,
    ensure(taskId) {
      host.cgroups.add(taskId);
      return Promise.resolve();
    },
    unthrottle: () => Promise.resolve(),
    remove(taskId) {
      host.cgroups.delete(taskId);
      return Promise.resolve();
    },
    list: () => Promise.resolve([...host.cgroups]),
  };
}
