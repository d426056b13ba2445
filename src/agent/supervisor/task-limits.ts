import type { TaskOrder } from '#model/link.ts';
import type { TaskLimits } from '../runtimes/task-cgroups.ts';

const cpuPeriodUs = 100_000;
const cpuUnitsPerVcpu = 1_024;
const mebibyte = 1_048_576;
/** As many as Linux has on a small machine of its own, which a task on Fargate is: a fork bomb ends at its task. */
const pidsMax = 32_768;

/** A Fargate task's size is a hard limit on all of its containers together. */
export function taskLimits({ cpu, memory }: TaskOrder): TaskLimits {
  return {
    cpuShares: cpu,
    cpuPeriodUs,
    cpuQuotaUs: Math.round((cpu / cpuUnitsPerVcpu) * cpuPeriodUs),
    memoryLimitBytes: memory * mebibyte,
    pidsMax,
  };
}
