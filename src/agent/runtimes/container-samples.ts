/** What the kernel has counted for a running container at one moment; counters grow from its start. */
export interface ContainerSample {
  readonly readAt: number;
  readonly cpu: CpuSample;
  readonly memory: MemorySample;
  /** Processes and threads. */
  readonly pids: { readonly current: number; readonly limit?: number };
  readonly blockIo: BlockIoSample;
  /** Of the network namespace, which all containers of a task share. */
  readonly networks: Readonly<Record<string, NetworkSample>>;
}

export interface CpuSample {
  readonly totalNs: number;
  /** Cgroups of version 2 do not tell. */
  readonly perCpuNs?: readonly number[];
  readonly kernelNs: number;
  readonly userNs: number;
  /** All that the processors of the host have done, idling too: what shares are computed against. */
  readonly systemNs: number;
  readonly onlineCpus: number;
  readonly throttling: { readonly periods: number; readonly throttledPeriods: number; readonly throttledNs: number };
}

export interface MemorySample {
  readonly usageBytes: number;
  /** Cgroups of version 2 do not tell on every kernel. */
  readonly maxUsageBytes?: number;
  readonly failures: number;
  /** The host's memory where the container has no limit of its own. */
  readonly limitBytes: number;
  /** `memory.stat`, by the kernel's names. */
  readonly counters: Readonly<Record<string, number>>;
}

export interface BlockIoEntry {
  readonly major: number;
  readonly minor: number;
  readonly op: string;
  readonly value: number;
}

export interface BlockIoSample {
  readonly serviceBytes: readonly BlockIoEntry[];
  /** Cgroups of version 2 give no table of their own to these. */
  readonly serviced?: readonly BlockIoEntry[];
}

export interface NetworkSample {
  readonly rxBytes: number;
  readonly rxPackets: number;
  readonly rxErrors: number;
  readonly rxDropped: number;
  readonly txBytes: number;
  readonly txPackets: number;
  readonly txErrors: number;
  readonly txDropped: number;
}

/** Reads what containers use. Nothing is read until somebody asks. */
export interface ContainerSamples {
  /** Undefined when the container does not run. */
  read(container: { readonly taskId: string; readonly runtimeId: string }): Promise<ContainerSample | undefined>;
}
