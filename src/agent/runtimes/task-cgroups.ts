/** What a task as a whole may use; its containers share it below one cgroup. */
export interface TaskLimits {
  readonly cpuShares?: number;
  readonly cpuQuotaUs?: number;
  readonly cpuPeriodUs?: number;
  readonly memoryLimitBytes?: number;
  /** Processes and threads. */
  readonly pidsMax?: number;
}

/** The cgroup above a task's containers, on cgroup v1, hybrid and v2 hosts. Every call may be repeated. */
export interface TaskCgroups {
  /** The `cgroupParent` of a task's containers: a path relative to each hierarchy's root. */
  pathOf(taskId: string): string;
  /** Makes the task's cgroup with exactly these limits. Throws WorldError `ResourceInitializationError`. */
  ensure(taskId: string, limits: TaskLimits): Promise<void>;
  /** Lifts its CPU quota, because what is killed needs the processor to end; nothing happens when there is none. */
  unthrottle(taskId: string): Promise<void>;
  /** Removes it, killing what is left in it; nothing happens when there is none. */
  remove(taskId: string): Promise<void>;
  /** The task ids of this instance for which a cgroup exists, whoever made it. */
  list(): Promise<readonly string[]>;
}
