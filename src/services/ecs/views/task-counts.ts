import type { Task } from '#model/task.ts';

export interface TaskCounts {
  readonly runningCount: number;
  readonly pendingCount: number;
}

/** As ECS counts the tasks of a service, a deployment or a task set. */
export function taskCounts(tasks: readonly Task[]): TaskCounts {
  return {
    runningCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingCount: tasks.filter(({ lastStatus }) => lastStatus === 'PROVISIONING' || lastStatus === 'PENDING' || lastStatus === 'ACTIVATING').length,
  };
}
