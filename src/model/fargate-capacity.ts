import type { TaskSize } from './fargate-task-size.ts';

/** What this host gives to FARGATE tasks: CPU units (1024 = one vCPU) and MiB, over-commitment included. */
export interface FargateCapacity {
  readonly cpu: number;
  readonly memory: number;
  /** What tasks run on whose definition names no `cpuArchitecture`; others are refused. */
  readonly cpuArchitecture: 'X86_64' | 'ARM64';
}

/** How many more tasks of this size fit beside what is held already. */
export function fittingTaskCount(capacity: TaskSize, held: TaskSize, size: TaskSize): number {
  const byCpu = Math.floor((capacity.cpu - held.cpu) / size.cpu);
  const byMemory = Math.floor((capacity.memory - held.memory) / size.memory);
  return Math.max(0, Math.min(byCpu, byMemory));
}

/** As Fargate says it when its own machines are full. */
export const noFargateCapacity = 'Capacity is unavailable at this time. Please try again later or in a different availability zone';
