import type { ImageConfig } from '../images/image.ts';

export interface Mount {
  readonly kind: 'bind' | 'tmpfs';
  /** A path on the host for `bind`. */
  readonly source?: string;
  readonly destination: string;
  readonly options: readonly string[];
  /** For `bind`: the image declares a volume there. While it is empty it is given what the image has at the destination, with owner and mode. */
  readonly takesImageContent?: boolean;
}

/** What an ECS container is to the runtime, with nothing left to choose. */
export interface RuntimeContainer {
  /** Unique on the host; `[A-Za-z0-9_.-]{1,76}`. */
  readonly id: string;
  /** The task's ARN, container's name, generation …: kept with the container so that a restarted daemon recognises it. */
  readonly labels: Readonly<Record<string, string>>;
  /** The same for the containers of one task: a driver may have one process look after all of them. */
  readonly group: string;
  readonly image: PulledImage;
  readonly args: readonly string[];
  readonly environment: readonly string[];
  readonly workingDirectory: string;
  /** As in a Dockerfile: `uid`, `uid:gid`, `name`, `name:group`; resolved in the image. Empty for root. */
  readonly user: string;
  readonly hostname: string;
  /** A network namespace's path, such as `/run/netns/x`. */
  readonly networkNamespace: string;
  readonly mounts: readonly Mount[];
  readonly isRootReadonly: boolean;
  readonly isPrivileged: boolean;
  readonly capabilities: { readonly add: readonly string[]; readonly drop: readonly string[] };
  /** `isDefault`: nobody asked for it, so that nobody needs to hear when this host allows less. */
  readonly ulimits: readonly { readonly name: string; readonly soft: number; readonly hard: number; readonly isDefault?: boolean }[];
  readonly sysctls: Readonly<Record<string, string>>;
  readonly devices: readonly { readonly hostPath: string; readonly containerPath: string; readonly permissions: string }[];
  /** The cgroup of the task, relative to each hierarchy's root; the container's is made below it. */
  readonly cgroupParent: string;
  readonly resources: {
    readonly cpuShares?: number;
    readonly cpuQuotaUs?: number;
    readonly cpuPeriodUs?: number;
    readonly memoryLimitBytes?: number;
    readonly memoryReservationBytes?: number;
    readonly memorySwapBytes?: number;
    readonly swappiness?: number;
    readonly pidsMax?: number;
  };
  readonly sharedMemoryBytes?: number;
  /** A real init as process 1 that reaps and forwards signals (linuxParameters.initProcessEnabled). */
  readonly hasInit: boolean;
  readonly isInteractive: boolean;
  readonly hasTerminal: boolean;
  /** Files that the shim appends the container's output to. */
  readonly stdoutPath: string;
  readonly stderrPath: string;
}

/** An image that is present and unpacked. */
export interface PulledImage {
  readonly manifestDigest: string;
  /** The digest that was asked for or that the tag named: an index's, or the manifest's own. */
  readonly digest: string;
  readonly config: ImageConfig;
}

export interface ObservedContainer {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `created`: made, its process not started; `gone`: made, but the process' record is lost (a reboot). */
  readonly state: 'created' | 'running' | 'stopped' | 'gone';
  readonly pid?: number;
  readonly exitCode?: number;
  readonly exitedAt?: number;
  readonly isOutOfMemory?: boolean;
}

export interface ContainerExit {
  readonly exitCode: number;
  readonly exitedAt: number;
  readonly isOutOfMemory: boolean;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly output: string;
}

/** What runs containers. A driver is done when it passes test/contract/runtime.ts unchanged. Every call may be repeated. */
export interface Runtime extends AsyncDisposable {
  readonly name: 'containerd' | 'simulated';
  /** Name and version of what runs the containers, such as `containerd 1.6.20, runc 1.1.5`. */
  version(): Promise<string>;
  /** Makes the container ready to start. Throws WorldError: CannotCreateContainerError, ImageNotPresent. */
  create(container: RuntimeContainer, signal?: AbortSignal): Promise<void>;
  /** Starts it; its exit arrives at `onExit`. Throws WorldError: CannotStartContainerError, ContainerNotFound. */
  start(id: string, signal?: AbortSignal): Promise<{ readonly pid: number }>;
  /** Sends a signal (`SIGTERM`, `15` …) to the container's first process; nothing happens when it has ended. */
  kill(id: string, signal: string): Promise<void>;
  /** Runs a command in a running container, as its user and in its environment; when the signal aborts it is killed and the signal's reason thrown. Throws WorldError ContainerNotRunning. */
  exec(id: string, args: readonly string[], signal: AbortSignal): Promise<ExecResult>;
  /** The environment that a container was made with, `NAME=value` each; none when there is no such container. */
  environment(id: string): Promise<readonly string[]>;
  /** Ends the container at once if need be and leaves its files alone, which it finds again when it is created again soon. */
  clear(id: string): Promise<void>;
  /** Ends the container at once if need be and leaves nothing of it. */
  remove(id: string): Promise<void>;
  /** All containers of this daemon, whoever made them when. */
  list(): Promise<readonly ObservedContainer[]>;
  observe(id: string): Promise<ObservedContainer | undefined>;
  /** Calls back once for each container whose process ends while this process watches (started here, or running at `list`); all of its output is in its files by then. */
  onExit(listener: (id: string, exit: ContainerExit) => void): void;
  /** Calls back when the runtime itself was lost and came back: what ran must be observed anew. */
  onRestart(listener: () => void): void;
}
