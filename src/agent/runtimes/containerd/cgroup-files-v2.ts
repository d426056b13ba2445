import type { CgroupFacts } from './cgroup-files-v1.ts';
import { counters, ioStatBytes, numberIn } from './kernel-text.ts';

/** What is read of a container on a host with cgroups of version 2. */
export const filesOfVersion2 = ['cpu.stat', 'memory.current', 'memory.peak', 'memory.max', 'memory.stat', 'memory.events', 'pids.current', 'pids.max', 'io.stat', 'cgroup.procs'] as const;

const microsecondNs = 1_000;

/** `textOf` gives a file's text, and an empty one for a file that is not there. */
export function readVersion2(textOf: (file: string) => string, hostMemoryBytes: number): CgroupFacts {
  const cpu = counters(textOf('cpu.stat'));
  const nanoseconds = (name: string) => (cpu[name] ?? 0) * microsecondNs;
  const maxUsageBytes = numberIn(textOf('memory.peak'));
  const pidsLimit = numberIn(textOf('pids.max'));
  return {
    cpu: {
      totalNs: nanoseconds('usage_usec'),
      kernelNs: nanoseconds('system_usec'),
      userNs: nanoseconds('user_usec'),
      throttling: { periods: cpu['nr_periods'] ?? 0, throttledPeriods: cpu['nr_throttled'] ?? 0, throttledNs: nanoseconds('throttled_usec') },
    },
    memory: {
      usageBytes: numberIn(textOf('memory.current')) ?? 0,
      ...(maxUsageBytes !== undefined && { maxUsageBytes }),
      failures: counters(textOf('memory.events'))['oom'] ?? 0,
      limitBytes: Math.min(numberIn(textOf('memory.max')) ?? hostMemoryBytes, hostMemoryBytes),
      counters: counters(textOf('memory.stat')),
    },
    pids: { current: numberIn(textOf('pids.current')) ?? 0, ...(pidsLimit !== undefined && { limit: pidsLimit }) },
    blockIo: { serviceBytes: ioStatBytes(textOf('io.stat')) },
  };
}
