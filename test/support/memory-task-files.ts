import { taskPaths } from '#agent/supervisor/task-paths.ts';
import type { TaskFiles } from '#agent/supervisor/task-files.ts';

/** Files of tasks whose containers have none: that they are there is all that is known of them. Hand the same set to a second one after a restart. */
export function memoryTaskFiles(present: Set<string>): TaskFiles {
  return {
    pathsOf: (taskId) => taskPaths(`/simulated/tasks/${taskId}`),
    prepare: (taskId) => Promise.resolve(void present.add(taskId)),
    remove: (taskId) => Promise.resolve(void present.delete(taskId)),
    list: () => Promise.resolve([...present]),
  };
}
