import type { TaskContext } from './task-context.ts';
import { outputPaths } from './task-paths.ts';

/** Leaves no trace of a task on this host. May be repeated, and asked for a task of which only a part is left. */
export async function removeTask(context: TaskContext, { taskId, runtimeIds }: { readonly taskId: string; readonly runtimeIds: readonly string[] }): Promise<void> {
  const { runtime, logs, networks, cgroups, files } = context;
  const paths = files.pathsOf(taskId);
  await Promise.all(runtimeIds.map((id) => runtime.remove(id)));
  await Promise.all(runtimeIds.map((id) => logs.close(id, Object.values(outputPaths(paths, id)))));
  // What containers stood on goes after them.
  await Promise.all([networks.release(taskId), cgroups.remove(taskId), files.remove(taskId)]);
}
