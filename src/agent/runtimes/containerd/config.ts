export interface ContainerdPaths {
  /** Images, snapshots and metadata: kept over reboots. */
  readonly root: string;
  /** What belongs to running containers. */
  readonly state: string;
  readonly socket: string;
  readonly configFile: string;
  readonly pidFile: string;
  readonly logFile: string;
  /** Where runc keeps the state of containers. */
  readonly runcRoot: string;
}

export function containerdPaths(stateDir: string): ContainerdPaths {
  const directory = `${stateDir}/containerd`;
  return {
    root: `${directory}/root`,
    state: `${directory}/state`,
    socket: `${directory}/containerd.sock`,
    configFile: `${directory}/config.toml`,
    pidFile: `${directory}/containerd.pid`,
    logFile: `${directory}/containerd.log`,
    runcRoot: `${directory}/runc`,
  };
}

/**
 * containerd's configuration (https://github.com/containerd/containerd/blob/main/docs/man/containerd-config.toml.5.md):
 * only what we use, because each plugin costs time at the start. Without the cgroup monitor no metrics are gathered at
 * each container's creation; OOM kills are read from the cgroup.
 */
export function containerdConfig(paths: ContainerdPaths): string {
  return [
    'version = 2',
    `root = ${JSON.stringify(paths.root)}`,
    `state = ${JSON.stringify(paths.state)}`,
    `disabled_plugins = ${JSON.stringify(unusedPlugins)}`,
    '[grpc]',
    `  address = ${JSON.stringify(paths.socket)}`,
    '  max_recv_message_size = 67108864',
    '  max_send_message_size = 67108864',
    '[debug]',
    '  level = "warn"',
    '[metrics]',
    '  address = ""',
    '[plugins."io.containerd.metadata.v1.bolt"]',
    '  content_sharing_policy = "shared"',
    // Garbage is collected when an image or a lease is deleted, which waits for it; never in the middle of a launch.
    '[plugins."io.containerd.gc.v1.scheduler"]',
    '  deletion_threshold = 0',
    '  mutation_threshold = 1000000',
    '  startup_delay = "10s"',
    '',
  ].join('\n');
}

const unusedPlugins = [
  'io.containerd.grpc.v1.cri',
  'io.containerd.internal.v1.opt',
  'io.containerd.internal.v1.restart',
  'io.containerd.internal.v1.tracing',
  'io.containerd.monitor.v1.cgroups',
  'io.containerd.snapshotter.v1.aufs',
  'io.containerd.snapshotter.v1.btrfs',
  'io.containerd.snapshotter.v1.devmapper',
  'io.containerd.snapshotter.v1.zfs',
  'io.containerd.tracing.processor.v1.otlp',
];
