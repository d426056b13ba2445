import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import type { ContainerOutput } from '../logs/container-logs.ts';
import { nothingRetrieved } from './execution-resources.ts';
import type { TaskContext } from './task-context.ts';
import { outputPaths } from './task-paths.ts';
import { containerOf, type TaskState } from './task-state.ts';

/** Where a container prints to, and what becomes of it. */
export function containerOutput(container: ContainerOrder, { order, state, context }: { readonly order: TaskOrder; readonly state: TaskState; readonly context: TaskContext }): ContainerOutput {
  const { stdout, stderr } = outputPaths(context.files.pathsOf(order.taskId), container.runtimeId);
  const { taskId, account, region } = order;
  const { resources = nothingRetrieved } = containerOf(state, container.name);
  return {
    id: container.runtimeId,
    taskId,
    account,
    region,
    writer: order,
    containerName: container.name,
    stdoutPath: stdout,
    stderrPath: stderr,
    configuration: container.definition.logConfiguration,
    secretOptions: resources.logOptions,
  };
}
