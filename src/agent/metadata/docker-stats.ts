import type { BlockIoSample, ContainerSample, CpuSample, NetworkSample } from '../runtimes/container-samples.ts';
import { rfc3339Nano } from './rfc3339-nano.ts';

/** Two looks at a container; the earlier one is missing at the first. */
export interface SamplePair {
  readonly current: ContainerSample;
  readonly previous?: ContainerSample | undefined;
}

/** Go's zero time: there was no earlier look. */
const never = '0001-01-01T00:00:00Z';
const secondMs = 1_000;

/** A container's figures as Docker shows them (https://docs.docker.com/reference/api/engine/version/v1.43/#tag/Container/operation/ContainerStats). */
export function dockerStats({ current, previous }: SamplePair, container: { readonly name: string; readonly id: string }) {
  return {
    read: rfc3339Nano(current.readAt),
    preread: previous === undefined ? never : rfc3339Nano(previous.readAt),
    pids_stats: current.pids,
    blkio_stats: blkioStats(current.blockIo),
    // Windows has processes to count and figures of its storage.
    num_procs: 0,
    storage_stats: {},
    cpu_stats: cpuStats(current.cpu),
    precpu_stats: cpuStats(previous?.cpu),
    memory_stats: memoryStats(current.memory),
    name: container.name,
    id: container.id,
    networks: Object.fromEntries(Object.entries(current.networks).map(([name, counted]) => [name, networkStats(counted)])),
  };
}

/** The same with what version 4 adds: bytes per second between the two looks. */
export function dockerStatsV4(pair: SamplePair, container: { readonly name: string; readonly id: string }) {
  return { ...dockerStats(pair, container), network_rate_stats: networkRates(pair) };
}

function networkRates({ current, previous }: SamplePair) {
  const seconds = previous === undefined ? 0 : (current.readAt - previous.readAt) / secondMs;
  if (previous === undefined || seconds <= 0) return undefined;
  const rate = (counter: 'rxBytes' | 'txBytes') => Math.max(0, (sum(current, counter) - sum(previous, counter)) / seconds);
  return { rx_bytes_per_sec: rate('rxBytes'), tx_bytes_per_sec: rate('txBytes') };
}

function sum({ networks }: ContainerSample, counter: 'rxBytes' | 'txBytes'): number {
  return Object.values(networks).reduce((total, counted) => total + counted[counter], 0);
}

function cpuStats(cpu: CpuSample | undefined) {
  return {
    cpu_usage: {
      total_usage: cpu?.totalNs ?? 0,
      percpu_usage: cpu?.perCpuNs,
      usage_in_kernelmode: cpu?.kernelNs ?? 0,
      usage_in_usermode: cpu?.userNs ?? 0,
    },
    system_cpu_usage: cpu?.systemNs,
    online_cpus: cpu?.onlineCpus,
    throttling_data: {
      periods: cpu?.throttling.periods ?? 0,
      throttled_periods: cpu?.throttling.throttledPeriods ?? 0,
      throttled_time: cpu?.throttling.throttledNs ?? 0,
    },
  };
}

function memoryStats({ usageBytes, maxUsageBytes, counters, failures, limitBytes }: ContainerSample['memory']) {
  return { usage: usageBytes, max_usage: maxUsageBytes, stats: counters, failcnt: failures === 0 ? undefined : failures, limit: limitBytes };
}

/** As Docker has it: tables that the kernel does not keep are empty with cgroups of version 1, null with version 2. */
function blkioStats({ serviceBytes, serviced }: BlockIoSample) {
  const none = serviced === undefined ? null : [];
  return {
    io_service_bytes_recursive: serviceBytes,
    io_serviced_recursive: serviced ?? null,
    io_queue_recursive: none,
    io_service_time_recursive: none,
    io_wait_time_recursive: none,
    io_merged_recursive: none,
    io_time_recursive: none,
    sectors_recursive: none,
  };
}

function networkStats(counted: NetworkSample) {
  return {
    rx_bytes: counted.rxBytes,
    rx_packets: counted.rxPackets,
    rx_errors: counted.rxErrors,
    rx_dropped: counted.rxDropped,
    tx_bytes: counted.txBytes,
    tx_packets: counted.txPackets,
    tx_errors: counted.txErrors,
    tx_dropped: counted.txDropped,
  };
}
