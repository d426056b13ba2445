import type { TaskOrder } from '#model/link.ts';
import type { TaskState } from './task-state.ts';

/** A task as it is at this moment: what is wanted of it and what is known. */
export interface LiveTask {
  readonly order: TaskOrder;
  readonly state: TaskState;
}

/** Addresses are unique in a VPC only. */
export interface TaskAddress {
  readonly vpcId: string;
  readonly address: string;
}

/** Who asks from an address: what a task may be told of itself is found by it. */
export interface LiveTasks {
  taskAt(place: TaskAddress): LiveTask | undefined;
}
