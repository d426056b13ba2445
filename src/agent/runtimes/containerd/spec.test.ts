import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuntimeContainer } from '../runtime.ts';
import { capabilitiesOf } from './capabilities.ts';
import { parseHardLimits } from './host-limits.ts';
import { cutUlimits, ociSpec, specJson, type HostLimits } from './spec.ts';

const user = { uid: 0, gid: 0, additionalGids: [] };
const host: HostLimits = { rlimitsMax: new Map([['RLIMIT_NOFILE', 20_000]]), cgroupVersion: 1, initPath: '/usr/bin/tini-static' };
const config = { entrypoint: [], command: [], environment: [], user: '', workingDirectory: '/', volumes: [], labels: {}, architecture: 'amd64', os: 'linux' };
const plain: RuntimeContainer = {
  id: 'c1',
  group: 't1',
  labels: {},
  image: { manifestDigest: 'sha256:m', digest: 'sha256:m', config },
  args: ['/app'],
  environment: ['A=1'],
  workingDirectory: '',
  user: '',
  hostname: 'h',
  networkNamespace: '/run/netns/t',
  mounts: [],
  isRootReadonly: false,
  isPrivileged: false,
  capabilities: { add: [], drop: [] },
  ulimits: [],
  sysctls: {},
  devices: [],
  cgroupParent: '/drydock-x/task',
  resources: {},
  hasInit: false,
  isInteractive: false,
  hasTerminal: false,
  stdoutPath: '/o',
  stderrPath: '/e',
};
const spec = (change: Partial<RuntimeContainer> = {}) => ociSpec({ ...plain, ...change }, user, host);

test('the environment gets PATH and HOSTNAME unless it has them', () => {
  assert.deepEqual(spec().process.env, ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOSTNAME=h', 'A=1']);
  assert.deepEqual(spec({ environment: ['PATH=/x', 'HOSTNAME=y'], hasTerminal: true }).process.env, ['TERM=xterm', 'PATH=/x', 'HOSTNAME=y']);
});

test('the cgroup is below that of the task', () => {
  assert.equal(spec().linux.cgroupsPath, '/drydock-x/task/c1');
});

test('an init stands before the command and is mounted read-only', () => {
  const { process, mounts } = spec({ hasInit: true });
  assert.deepEqual(process.args, ['/sbin/docker-init', '--', '/app']);
  assert.deepEqual(mounts.find(({ destination }) => destination === '/sbin/docker-init')?.options, ['bind', 'ro']);
});

test('ulimits beyond the hard limit of the host are cut, and said', () => {
  const ulimits = [{ name: 'nofile', soft: 1_024, hard: 65_535 }, { name: 'memlock', soft: -1, hard: -1 }];
  assert.deepEqual(spec({ ulimits }).process.rlimits[0], { type: 'RLIMIT_NOFILE', soft: 1_024, hard: 20_000 });
  assert.match(cutUlimits({ ...plain, ulimits }, host).join(), /^ulimit nofile is 20000 where 65535 was asked for/);
  assert.deepEqual(cutUlimits({ ...plain, ulimits: [{ name: 'nofile', soft: 65_535, hard: 65_535, isDefault: true }] }, host), []);
});

test('no limit is written as the kernel has it', () => {
  const text = new TextDecoder().decode(specJson(spec({ ulimits: [{ name: 'memlock', soft: -1, hard: -1 }] })));
  assert.match(text, /"rlimits":\[\{"type":"RLIMIT_MEMLOCK","soft":18446744073709551615,"hard":18446744073709551615\}\]/);
});

test('mounts replace the standard ones of the same place and stand below their parents', () => {
  const { mounts } = spec({ mounts: [{ kind: 'bind', source: '/h/b', destination: '/a/b', options: ['ro'] }, { kind: 'bind', source: '/h/a', destination: '/a', options: [] }, { kind: 'tmpfs', destination: '/dev/shm', options: ['size=1m'] }] });
  assert.equal(mounts.filter(({ destination }) => destination === '/dev/shm').length, 1);
  assert.deepEqual(mounts.slice(-3).map(({ destination }) => destination), ['/a', '/a/b', '/dev/shm']);
  assert.deepEqual(mounts.find(({ destination }) => destination === '/a/b')?.options, ['rbind', 'rprivate', 'ro']);
});

test('capabilities are the fourteen of Docker, changed by add and drop', () => {
  assert.equal(capabilitiesOf({ add: [], drop: [] }).length, 14);
  assert.deepEqual(capabilitiesOf({ add: ['SYS_PTRACE'], drop: ['ALL'] }), ['CAP_SYS_PTRACE']);
  assert.ok(capabilitiesOf({ add: ['ALL'], drop: ['CAP_SYS_ADMIN'] }).length > 35);
  assert.ok(!capabilitiesOf({ add: ['ALL'], drop: ['sys_admin'] }).includes('CAP_SYS_ADMIN'));
  assert.throws(() => capabilitiesOf({ add: ['FLY'], drop: [] }), /unknown capability: "CAP_FLY"/);
});

test('system calls follow the capabilities', () => {
  const names = (add: string[]) => new Set(spec({ capabilities: { add, drop: [] } }).linux.seccomp.syscalls.filter(({ action }) => action === 'SCMP_ACT_ALLOW').flatMap((rule) => rule.names));
  assert.ok(!names([]).has('mount'));
  assert.ok(names(['SYS_ADMIN']).has('mount'));
  assert.ok(names([]).has('chroot'));
  assert.ok(!names([]).has('keyctl'));
});

test('hard limits are read from /proc', () => {
  const limits = parseHardLimits('Limit                     Soft Limit           Hard Limit           Units     \nMax open files            1024                 20000                files     \nMax locked memory         unlimited            unlimited            bytes     \nMax nice priority         0                    0                    \n');
  assert.deepEqual(Object.fromEntries(limits), { RLIMIT_NOFILE: 20_000, RLIMIT_NICE: 0 });
});
