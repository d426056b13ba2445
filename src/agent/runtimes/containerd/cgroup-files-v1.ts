import type { ContainerSample } from '../container-samples.ts';
import { blockIoEntries, counters, numberIn, tickNs } from './kernel-text.ts';

/** What is read of a container on a host with cgroups of version 1 or hybrid, by the controller that has it. */
export const filesOfVersion1 = {
  cpuacct: ['cpuacct.usage', 'cpuacct.usage_percpu', 'cpuacct.stat'],
  cpu: ['cpu.stat'],
  memory: ['memory.usage_in_bytes', 'memory.max_usage_in_bytes', 'memory.failcnt', 'memory.limit_in_bytes', 'memory.stat', 'cgroup.procs'],
  pids: ['pids.current', 'pids.max'],
  blkio: ['blkio.throttle.io_service_bytes_recursive', 'blkio.throttle.io_serviced_recursive'],
} as const;

export type CgroupFacts = Pick<ContainerSample, 'memory' | 'pids' | 'blockIo'> & { readonly cpu: Omit<ContainerSample['cpu'], 'systemNs' | 'onlineCpus'> };

/** `textOf` gives a file's text, and an empty one for a file that is not there. */
export function readVersion1(textOf: (file: string) => string, hostMemoryBytes: number): CgroupFacts {
  const cpuTicks = counters(textOf('cpuacct.stat'));
  const cpu = counters(textOf('cpu.stat'));
  const pidsLimit = numberIn(textOf('pids.max'));
  return {
    cpu: {
      totalNs: numberIn(textOf('cpuacct.usage')) ?? 0,
      perCpuNs: textOf('cpuacct.usage_percpu').split(/\s+/).filter((value) => value !== '').map(Number),
      kernelNs: (cpuTicks['system'] ?? 0) * tickNs,
      userNs: (cpuTicks['user'] ?? 0) * tickNs,
      throttling: { periods: cpu['nr_periods'] ?? 0, throttledPeriods: cpu['nr_throttled'] ?? 0, throttledNs: cpu['throttled_time'] ?? 0 },
    },
    memory: {
      usageBytes: numberIn(textOf('memory.usage_in_bytes')) ?? 0,
      maxUsageBytes: numberIn(textOf('memory.max_usage_in_bytes')) ?? 0,
      failures: numberIn(textOf('memory.failcnt')) ?? 0,
      limitBytes: Math.min(numberIn(textOf('memory.limit_in_bytes')) ?? hostMemoryBytes, hostMemoryBytes),
      counters: counters(textOf('memory.stat')),
    },
    pids: { current: numberIn(textOf('pids.current')) ?? 0, ...(pidsLimit !== undefined && { limit: pidsLimit }) },
    blockIo: {
      serviceBytes: blockIoEntries(textOf('blkio.throttle.io_service_bytes_recursive')),
      serviced: blockIoEntries(textOf('blkio.throttle.io_serviced_recursive')),
    },
  };
}
