import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readVersion1 } from './cgroup-files-v1.ts';
import { readVersion2 } from './cgroup-files-v2.ts';
import { hostCpu, networkSamples } from './kernel-text.ts';

const hostMemory = 8_000_000_000;
const textOf = (files: Readonly<Record<string, string>>) => (file: string) => files[file] ?? '';

test('cgroups of version 1 are read as Docker reads them', () => {
  const files = {
    'cpuacct.usage': '918303100\n',
    'cpuacct.usage_percpu': '500303100 418000000 \n',
    'cpuacct.stat': 'user 81\nsystem 8\n',
    'cpu.stat': 'nr_periods 10\nnr_throttled 2\nthrottled_time 12345\n',
    'memory.usage_in_bytes': '6504448\n',
    'memory.max_usage_in_bytes': '8458240\n',
    'memory.failcnt': '4\n',
    'memory.limit_in_bytes': '9223372036854771712\n',
    'memory.stat': 'cache 651264\nrss 4669440\nhierarchical_memory_limit 536870912\n',
    'pids.current': '3\n',
    'pids.max': 'max\n',
    'blkio.throttle.io_service_bytes_recursive': '202:26368 Read 638976\n202:26368 Write 0\n202:26368 Total 638976\nTotal 638976\n',
    'blkio.throttle.io_serviced_recursive': '202:26368 Read 12\nTotal 12\n',
  };
  assert.deepEqual(readVersion1(textOf(files), hostMemory), {
    cpu: { totalNs: 918_303_100, perCpuNs: [500_303_100, 418_000_000], kernelNs: 80_000_000, userNs: 810_000_000, throttling: { periods: 10, throttledPeriods: 2, throttledNs: 12_345 } },
    memory: { usageBytes: 6_504_448, maxUsageBytes: 8_458_240, failures: 4, limitBytes: hostMemory, counters: { cache: 651_264, rss: 4_669_440, hierarchical_memory_limit: 536_870_912 } },
    pids: { current: 3 },
    blockIo: {
      serviceBytes: [
        { major: 202, minor: 26_368, op: 'Read', value: 638_976 },
        { major: 202, minor: 26_368, op: 'Write', value: 0 },
        { major: 202, minor: 26_368, op: 'Total', value: 638_976 },
      ],
      serviced: [{ major: 202, minor: 26_368, op: 'Read', value: 12 }],
    },
  });
});

test('cgroups of version 2 are read as Docker reads them', () => {
  const files = {
    'cpu.stat': 'usage_usec 918303\nuser_usec 810000\nsystem_usec 80000\nnr_periods 10\nnr_throttled 2\nthrottled_usec 12\n',
    'memory.current': '6504448\n',
    'memory.max': '67108864\n',
    'memory.stat': 'anon 4669440\nfile 651264\ninactive_file 1024\n',
    'memory.events': 'low 0\nhigh 0\nmax 9\noom 1\noom_kill 1\n',
    'pids.current': '3\n',
    'pids.max': '100\n',
    'io.stat': '8:0 rbytes=638976 wbytes=4096 rios=12 wios=1 dbytes=0 dios=0\n253:0 \n',
  };
  assert.deepEqual(readVersion2(textOf(files), hostMemory), {
    cpu: { totalNs: 918_303_000, kernelNs: 80_000_000, userNs: 810_000_000, throttling: { periods: 10, throttledPeriods: 2, throttledNs: 12_000 } },
    memory: { usageBytes: 6_504_448, failures: 1, limitBytes: 67_108_864, counters: { anon: 4_669_440, file: 651_264, inactive_file: 1_024 } },
    pids: { current: 3, limit: 100 },
    blockIo: {
      serviceBytes: [
        { major: 8, minor: 0, op: 'read', value: 638_976 },
        { major: 8, minor: 0, op: 'write', value: 4_096 },
        { major: 253, minor: 0, op: 'read', value: 0 },
        { major: 253, minor: 0, op: 'write', value: 0 },
      ],
    },
  });
  assert.deepEqual(readVersion2(textOf({ 'memory.peak': '9\n', 'memory.max': 'max\n' }), hostMemory).memory, { usageBytes: 0, maxUsageBytes: 9, failures: 0, limitBytes: hostMemory, counters: {} });
});

test('the counters of a network namespace are those of its interfaces, without the loopback', () => {
  const text = [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
    '    lo: 10967220    2094    0    0    0     0          0         0 10967220    2094    0    0    0     0       0          0',
    '  eth0: 833731685   28234    1    2    0     0          0         0  2424907   22940    3    4    0     0       0          0',
    '',
  ].join('\n');
  assert.deepEqual(networkSamples(text), { eth0: { rxBytes: 833_731_685, rxPackets: 28_234, rxErrors: 1, rxDropped: 2, txBytes: 2_424_907, txPackets: 22_940, txErrors: 3, txDropped: 4 } });
  assert.deepEqual(networkSamples('  ifb1:12 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0\n')['ifb1']?.rxBytes, 12);
});

test("the host's processor time counts idling too, but not what a hypervisor took away", () => {
  assert.deepEqual(hostCpu('cpu  1 2 3 4 5 6 7 100 200 300\ncpu0 1 1 1 1 1 1 1 0 0 0\ncpu1 0 0 0 0 0 0 0 0 0 0\nintr 5\n'), { systemNs: 280_000_000, onlineCpus: 2 });
});
