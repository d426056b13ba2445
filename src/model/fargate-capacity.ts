import type { Task } from './task.ts';

/** What this host gives to FARGATE tasks: CPU units (1024 = one vCPU) and MiB, over-commitment included. */
export interface FargateCapacity {
  readonly cpu: number;
  readonly memory: number;
  /** What tasks run on whose definition names no `cpuArchitecture`; others are refused. */
  readonly cpuArchitecture: 'X86_64' | 'ARM64';
}

/** How many more tasks of this size fit beside those that live. */
export function fittingTaskCount(capacity: FargateCapacity, living: readonly Task[], size: Pick<Task, 'cpu' | 'memory'>): number {
  const used = living.reduce((sum, task) => ({ cpu: sum.cpu + task.cpu, memory: sum.memory + task.memory }), { cpu: 0, memory: 0 });
  const byCpu = Math.floor((capacity.cpu - used.cpu) / size.cpu);
  const byMemory = Math.floor((capacity.memory - used.memory) / size.memory);
  return Math.max(0, Math.min(byCpu, byMemory));
}
