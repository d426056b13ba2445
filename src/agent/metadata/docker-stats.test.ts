import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import type { ContainerSample } from '../runtimes/container-samples.ts';
import { dockerStats, dockerStatsV4 } from './docker-stats.ts';
import { RecentSamples } from './recent-samples.ts';

const written = (document: unknown): unknown => JSON.parse(JSON.stringify(document));
const container = { name: 'curl', id: 't1-1' };

function sample(readAt: number, rxBytes = 0, totalNs = readAt): ContainerSample {
  return {
    readAt,
    cpu: { totalNs, perCpuNs: [totalNs, 0], kernelNs: 80, userNs: 810, systemNs: 9_393, onlineCpus: 2, throttling: { periods: 3, throttledPeriods: 2, throttledNs: 1 } },
    memory: { usageBytes: 6_504_448, maxUsageBytes: 8_458_240, failures: 0, limitBytes: 4_134_825_984, counters: { cache: 651_264, hierarchical_memory_limit: 536_870_912 } },
    pids: { current: 3, limit: 100 },
    blockIo: { serviceBytes: [{ major: 202, minor: 26_368, op: 'Read', value: 638_976 }], serviced: [] },
    networks: { eth0: { rxBytes, rxPackets: 2, rxErrors: 3, rxDropped: 4, txBytes: 5, txPackets: 6, txErrors: 7, txDropped: 8 } },
  };
}

const cpuStats = (totalNs: number) => ({
  cpu_usage: { total_usage: totalNs, percpu_usage: [totalNs, 0], usage_in_kernelmode: 80, usage_in_usermode: 810 },
  system_cpu_usage: 9_393,
  online_cpus: 2,
  throttling_data: { periods: 3, throttled_periods: 2, throttled_time: 1 },
});

test('statistics have the members of the documented example', () => {
  const document = written(dockerStatsV4({ current: sample(3_000, 4_000), previous: sample(1_000, 1_000) }, container));
  assert.deepEqual(document, {
    read: '1970-01-01T00:00:03Z',
    preread: '1970-01-01T00:00:01Z',
    pids_stats: { current: 3, limit: 100 },
    blkio_stats: {
      io_service_bytes_recursive: [{ major: 202, minor: 26_368, op: 'Read', value: 638_976 }],
      io_serviced_recursive: [],
      io_queue_recursive: [],
      io_service_time_recursive: [],
      io_wait_time_recursive: [],
      io_merged_recursive: [],
      io_time_recursive: [],
      sectors_recursive: [],
    },
    num_procs: 0,
    storage_stats: {},
    cpu_stats: cpuStats(3_000),
    precpu_stats: cpuStats(1_000),
    memory_stats: { usage: 6_504_448, max_usage: 8_458_240, stats: { cache: 651_264, hierarchical_memory_limit: 536_870_912 }, limit: 4_134_825_984 },
    name: 'curl',
    id: 't1-1',
    networks: { eth0: { rx_bytes: 4_000, rx_packets: 2, rx_errors: 3, rx_dropped: 4, tx_bytes: 5, tx_packets: 6, tx_errors: 7, tx_dropped: 8 } },
    network_rate_stats: { rx_bytes_per_sec: 1_500, tx_bytes_per_sec: 0 },
  });
});

test('at the first look there was no look before, and no rate', () => {
  const document = dockerStatsV4({ current: sample(3_000) }, container);
  assert.equal(document.preread, '0001-01-01T00:00:00Z');
  assert.deepEqual(written(document.precpu_stats), { cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 }, throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 } });
  assert.equal(document.network_rate_stats, undefined);
  assert.equal('network_rate_stats' in dockerStats({ current: sample(3_000) }, container), false);
});

test('with cgroups of version 2 the tables that the kernel does not keep are null, as with Docker', () => {
  const current = { ...sample(1), blockIo: { serviceBytes: [] } };
  const { io_service_bytes_recursive: bytes, ...others } = dockerStats({ current }, container).blkio_stats;
  assert.deepEqual([bytes, new Set(Object.values(others))], [[], new Set([null])]);
});

test('a container is looked at when asked about, at most once a second, and the look before is kept', async () => {
  const clock = new ManualClock(10_000);
  let looks = 0;
  const samples = { read: () => Promise.resolve((looks++, sample(clock.nowMs()))) };
  const recent = new RecentSamples({ samples, clock });
  const times = async () => {
    const pair = await recent.of({ taskId: 't1', runtimeId: 't1-1' });
    return [pair?.previous?.readAt, pair?.current.readAt];
  };
  assert.deepEqual(await Promise.all([times(), times()]), [[undefined, 10_000], [undefined, 10_000]]);
  await clock.advance(999);
  assert.deepEqual([await times(), looks], [[undefined, 10_000], 1]);
  await clock.advance(1);
  assert.deepEqual([await times(), looks], [[10_000, 11_000], 2]);
  await clock.advance(60_000);
  assert.deepEqual(await times(), [11_000, 71_000]);
});

test('a container that was restarted has no look before, and one that ended none at all', async () => {
  const clock = new ManualClock(10_000);
  let next: ContainerSample | undefined = sample(10_000, 0, 500);
  const recent = new RecentSamples({ samples: { read: () => Promise.resolve(next) }, clock });
  const look = () => recent.of({ taskId: 't1', runtimeId: 't1-1' });
  await look();
  await clock.advance(2_000);
  next = sample(12_000, 0, 1);
  assert.deepEqual(await look(), { current: next, previous: undefined });
  await clock.advance(2_000);
  next = undefined;
  assert.equal(await look(), undefined);
  next = sample(15_000);
  assert.deepEqual(await look(), { current: next, previous: undefined });
});
