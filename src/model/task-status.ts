import { taskStatuses, type StopCode, type Task, type TaskStatus } from './task.ts';

/** Whether `status` lies further along a task's life than `other`. */
export function isLater(status: TaskStatus, other: TaskStatus): boolean {
  return taskStatuses.indexOf(status) > taskStatuses.indexOf(other);
}

/** The later of both: a task's status never goes back. */
export function laterOf(status: TaskStatus, other: TaskStatus): TaskStatus {
  return isLater(status, other) ? status : other;
}

export interface StopWish {
  readonly code: StopCode;
  readonly reason: string;
}

/**
 * The task as it is once it is to be stopped: what comes first decides the code and reason, later wishes change nothing.
 * An agent that was asked to run it is asked something else now, hence the generation.
 */
export function withStopWish(task: Task, wish: StopWish): Task {
  if (task.desiredStatus === 'STOPPED') return task;
  return { ...task, desiredStatus: 'STOPPED', stopCode: wish.code, stoppedReason: wish.reason, generation: task.generation + 1, version: task.version + 1 };
}
