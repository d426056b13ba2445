import type { ContainerLogs } from '#agent/logs/container-logs.ts';
import type { TaskFiles } from '#agent/supervisor/task-files.ts';
import { taskPaths } from '#agent/supervisor/task-paths.ts';

/** What tasks have on disk, of which only the names are kept. */
export class SimulatedFiles implements TaskFiles {
  readonly #taskIds = new Set<string>();

  pathsOf(taskId: string) {
    return taskPaths(`/simulated/tasks/${taskId}`);
  }

  async prepare(taskId: string): Promise<void> {
    this.#taskIds.add(taskId);
  }

  async remove(taskId: string): Promise<void> {
    this.#taskIds.delete(taskId);
  }

  async list(): Promise<readonly string[]> {
    return [...this.#taskIds];
  }
}

/** Nobody reads what simulated containers print. */
export const noLogs: ContainerLogs = {
  async open() {},
  follow() {},
  async drain() {},
  async close() {},
  async [Symbol.asyncDispose]() {},
};
