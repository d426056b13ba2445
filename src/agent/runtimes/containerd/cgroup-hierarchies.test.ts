import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCgroupHierarchies } from './cgroup-hierarchies.ts';
import { oomKillsIn } from './out-of-memory.ts';
import { signalNumber } from './signals.ts';

const line = (path: string, type: string, options: string) => `30 23 0:26 / ${path} rw,nosuid shared:4 - ${type} cgroup ${options}`;

test('version 2 is one hierarchy for every controller', () => {
  const found = parseCgroupHierarchies(line('/sys/fs/cgroup', 'cgroup2', 'rw'));
  assert.equal(found.version, 2);
  assert.equal(found.rootOf('memory'), '/sys/fs/cgroup');
});

test('version 1 and hybrid have a hierarchy for each controller', () => {
  const found = parseCgroupHierarchies([line('/sys/fs/cgroup', 'tmpfs', 'rw'), line('/sys/fs/cgroup/cpu,cpuacct', 'cgroup', 'rw,cpu,cpuacct'), line('/sys/fs/cgroup/memory', 'cgroup', 'rw,memory'), line('/sys/fs/cgroup/unified', 'cgroup2', 'rw')].join('\n'));
  assert.equal(found.version, 1);
  assert.equal(found.rootOf('cpu'), '/sys/fs/cgroup/cpu,cpuacct');
  assert.equal(found.rootOf('memory'), '/sys/fs/cgroup/memory');
  assert.equal(found.rootOf('rdma'), undefined);
  assert.deepEqual(found.roots, ['/sys/fs/cgroup/cpu,cpuacct', '/sys/fs/cgroup/memory', '/sys/fs/cgroup/unified']);
});

test('OOM kills are counted in both versions', () => {
  assert.equal(oomKillsIn('oom_kill_disable 0\nunder_oom 0\noom_kill 2\n'), 2);
  assert.equal(oomKillsIn('low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\noom_group_kill 0\n'), 1);
  assert.equal(oomKillsIn('low 0\noom_kill 0\n'), 0);
});

test('signals are named, numbered or real-time', () => {
  assert.deepEqual(['SIGTERM', 'term', '15', 'SIGQUIT', 'SIGRTMIN+3'].map(signalNumber), [15, 15, 15, 3, 37]);
  assert.throws(() => signalNumber('SIGNOPE'), /Invalid signal: SIGNOPE/);
});
