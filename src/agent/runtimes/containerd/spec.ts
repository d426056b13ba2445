import type { Mount, RuntimeContainer } from '../runtime.ts';
import type { ProcessUser } from './accounts.ts';
import { capabilitiesOf } from './capabilities.ts';
import { seccompProfile } from './seccomp-profile.ts';

/** What the machine allows and has. */
export interface HostLimits {
  /** Hard limits by OCI name (`RLIMIT_NOFILE`) that cannot be exceeded here; empty where the daemon may raise them. */
  readonly rlimitsMax: ReadonlyMap<string, number>;
  readonly cgroupVersion: 1 | 2;
  /** A static init that reaps and forwards signals; undefined when none is installed. */
  readonly initPath: string | undefined;
}

export interface OciProcess {
  readonly terminal: boolean;
  readonly user: ProcessUser;
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly capabilities: Readonly<Record<'bounding' | 'effective' | 'permitted', readonly string[]>>;
  readonly rlimits: readonly { readonly type: string; readonly soft: number; readonly hard: number }[];
  readonly noNewPrivileges: boolean;
}

/**
 * The OCI runtime specification (https://github.com/opencontainers/runtime-spec/blob/main/config.md) of a container, as
 * Docker would make it for the ECS agent.
 */
export function ociSpec(container: RuntimeContainer, user: ProcessUser, host: HostLimits) {
  return {
    ociVersion: '1.0.2',
    process: ociProcess(container, user, host),
    root: { path: 'rootfs', readonly: container.isRootReadonly },
    hostname: container.hostname,
    mounts: ociMounts(container, host),
    linux: {
      namespaces: [
        { type: 'pid' },
        { type: 'ipc' },
        { type: 'uts' },
        { type: 'mount' },
        { type: 'network', path: container.networkNamespace },
        ...(host.cgroupVersion === 2 ? [{ type: 'cgroup' }] : []),
      ],
      cgroupsPath: cgroupPathOf(container),
      sysctl: { ...defaultSysctls, ...container.sysctls },
      resources: ociResources(container),
      seccomp: seccompProfile(container.image.config.architecture, capabilitiesOf(container.capabilities)),
      maskedPaths,
      readonlyPaths,
    },
  };
}

/** The bytes that travel to containerd. */
export function specJson(spec: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(spec, (_, value: unknown) => (value === rlimInfinity ? JSON.rawJSON('18446744073709551615') : value)));
}

export function cgroupPathOf({ cgroupParent, id }: Pick<RuntimeContainer, 'cgroupParent' | 'id'>): string {
  return `/${cgroupParent.replace(/^\/+|\/+$/g, '')}/${id}`;
}

/** The ulimits that were asked for and that this machine cuts, as a sentence each. */
export function cutUlimits({ ulimits }: RuntimeContainer, { rlimitsMax }: HostLimits): string[] {
  return ulimits.filter(({ isDefault }) => isDefault !== true).flatMap(({ name, soft, hard }) => {
    const max = rlimitsMax.get(rlimitType(name)) ?? Infinity;
    return bounded(hard) > max || bounded(soft) > max ? [`ulimit ${name} is ${max} where ${hard} was asked for: the daemon may not exceed its own hard limit (CAP_SYS_RESOURCE)`] : [];
  });
}

function ociProcess(container: RuntimeContainer, user: ProcessUser, host: HostLimits): OciProcess {
  const capabilities = capabilitiesOf(container.capabilities);
  return {
    terminal: container.hasTerminal,
    user,
    args: container.hasInit ? [initDestination, '--', ...container.args] : container.args,
    env: withDefaults(container),
    cwd: container.workingDirectory === '' ? '/' : container.workingDirectory,
    capabilities: { bounding: capabilities, effective: capabilities, permitted: capabilities },
    rlimits: container.ulimits.map(({ name, soft, hard }) => {
      const max = host.rlimitsMax.get(rlimitType(name)) ?? Infinity;
      return { type: rlimitType(name), soft: unbounded(Math.min(bounded(soft), max)), hard: unbounded(Math.min(bounded(hard), max)) };
    }),
    noNewPrivileges: false,
  };
}

/** Docker gives each container a PATH, its host name and, on a terminal, TERM. */
function withDefaults({ environment, hostname, hasTerminal }: RuntimeContainer): string[] {
  const names = new Set(environment.map((pair) => pair.slice(0, pair.indexOf('='))));
  const defaults = [defaultPath, ...(hostname === '' ? [] : [`HOSTNAME=${hostname}`]), ...(hasTerminal ? ['TERM=xterm'] : [])];
  return [...defaults.filter((pair) => !names.has(pair.slice(0, pair.indexOf('=')))), ...environment];
}

function ociMounts(container: RuntimeContainer, host: HostLimits) {
  const shmBytes = container.sharedMemoryBytes ?? defaultSharedMemoryBytes;
  const standard = [
    { destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
    { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'] },
    { destination: '/dev/pts', type: 'devpts', source: 'devpts', options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'] },
    { destination: '/dev/shm', type: 'tmpfs', source: 'shm', options: ['nosuid', 'noexec', 'nodev', 'mode=1777', `size=${shmBytes}`] },
    { destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: ['nosuid', 'noexec', 'nodev'] },
    { destination: '/sys', type: 'sysfs', source: 'sysfs', options: ['nosuid', 'noexec', 'nodev', 'ro'] },
    { destination: '/sys/fs/cgroup', type: 'cgroup', source: 'cgroup', options: ['nosuid', 'noexec', 'nodev', 'relatime', 'ro'] },
  ];
  const init = container.hasInit && host.initPath !== undefined ? [{ destination: initDestination, type: 'bind', source: host.initPath, options: ['bind', 'ro'] }] : [];
  const own = new Set(container.mounts.map(({ destination }) => destination));
  // A mount below another must come after it.
  const given = [...container.mounts].sort((one, other) => depth(one.destination) - depth(other.destination)).map(ociMount);
  return [...standard.filter(({ destination }) => !own.has(destination)), ...init, ...given];
}

function ociMount({ kind, source, destination, options }: Mount) {
  if (kind === 'tmpfs') return { destination, type: 'tmpfs', source: 'tmpfs', options: [...options] };
  const propagation = options.some((option) => /^r?(private|shared|slave)$/.test(option)) ? [] : ['rprivate'];
  const binding = options.includes('bind') || options.includes('rbind') ? [] : ['rbind'];
  return { destination, type: 'bind', source, options: [...binding, ...propagation, ...options] };
}

function ociResources({ resources }: RuntimeContainer) {
  const { cpuShares, cpuQuotaUs, cpuPeriodUs, memoryLimitBytes, memoryReservationBytes, memorySwapBytes, swappiness, pidsMax } = resources;
  return {
    // Everything is denied first; runc itself allows the standard devices of /dev.
    devices: [{ allow: false, access: 'rwm' }, ...makeNodeOnly],
    cpu: { ...(cpuShares !== undefined && { shares: cpuShares }), ...(cpuQuotaUs !== undefined && { quota: cpuQuotaUs }), ...(cpuPeriodUs !== undefined && { period: cpuPeriodUs }) },
    memory: {
      ...(memoryLimitBytes !== undefined && { limit: memoryLimitBytes }),
      ...(memoryReservationBytes !== undefined && { reservation: memoryReservationBytes }),
      ...(memorySwapBytes !== undefined && { swap: memorySwapBytes }),
      ...(swappiness !== undefined && { swappiness }),
    },
    ...(pidsMax !== undefined && { pids: { limit: pidsMax } }),
  };
}

function rlimitType(name: string): string {
  return `RLIMIT_${name.toUpperCase()}`;
}

/** In ECS and Docker -1 is no limit. */
function bounded(value: number): number {
  return value < 0 ? Infinity : value;
}

function unbounded(value: number): number {
  return value === Infinity ? rlimInfinity : value;
}

function depth(path: string): number {
  return path.split('/').filter((part) => part !== '').length;
}

const initDestination = '/sbin/docker-init';
const defaultPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const defaultSharedMemoryBytes = 64 << 20;
/** RLIM_INFINITY is 2^64 - 1, which no number of JavaScript is: specJson writes it. */
const rlimInfinity = 2 ** 64;

/** Docker lets unprivileged processes bind low ports and send pings; it does no harm in a namespace of the task's own. */
const defaultSysctls = { 'net.ipv4.ip_unprivileged_port_start': '0', 'net.ipv4.ping_group_range': '0 2147483647' };
const makeNodeOnly = [{ allow: true, type: 'c', access: 'm' }, { allow: true, type: 'b', access: 'm' }];
const maskedPaths = ['/proc/acpi', '/proc/asound', '/proc/interrupts', '/proc/kcore', '/proc/keys', '/proc/latency_stats', '/proc/sched_debug', '/proc/scsi', '/proc/timer_list', '/proc/timer_stats', '/sys/devices/virtual/powercap', '/sys/firmware'];
const readonlyPaths = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

declare global {
  interface JSON {
    /** In Node since 21; TypeScript's library does not know it yet. */
    rawJSON(text: string): unknown;
  }
}
