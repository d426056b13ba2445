/**
 * The calls of containerd's API that are used, as [request, response] by path. Members may be left out of a request;
 * in a response protobuf's defaults are filled in.
 */
export interface UnaryMethods {
  'containers.v1.Containers/Create': [{ container: ContainerMessage }, unknown];
  'containers.v1.Containers/Get': [{ id: string }, { container: ContainerMessage }];
  'containers.v1.Containers/List': [{ filters: readonly string[] }, { containers: readonly ContainerMessage[] }];
  'containers.v1.Containers/Delete': [{ id: string }, unknown];
  'tasks.v1.Tasks/Create': [CreateTaskMessage, { pid: number }];
  'tasks.v1.Tasks/Start': [ProcessId, { pid: number }];
  'tasks.v1.Tasks/Delete': [{ containerId: string }, { exitStatus: number; exitedAt: TimestampMessage | null }];
  'tasks.v1.Tasks/DeleteProcess': [ProcessId, unknown];
  'tasks.v1.Tasks/Get': [ProcessId, { process: ProcessMessage }];
  'tasks.v1.Tasks/List': [{ filter?: string }, { tasks: readonly ProcessMessage[] }];
  'tasks.v1.Tasks/Kill': [ProcessId & { signal: number; all?: boolean }, unknown];
  'tasks.v1.Tasks/Exec': [ProcessId & { stdin?: string; stdout?: string; stderr?: string; terminal?: boolean; spec: AnyMessage }, unknown];
  'tasks.v1.Tasks/Wait': [ProcessId, { exitStatus: number; exitedAt: TimestampMessage | null }];
  'events.v1.Events/Publish': [{ topic: string; event: AnyMessage }, unknown];
  'images.v1.Images/Get': [{ name: string }, { image: ImageMessage }];
  'images.v1.Images/List': [{ filters: readonly string[] }, { images: readonly ImageMessage[] }];
  'images.v1.Images/Create': [{ image: Pick<ImageMessage, 'name' | 'labels' | 'target'> }, unknown];
  'images.v1.Images/Delete': [{ name: string; sync: boolean }, unknown];
  'content.v1.Content/Info': [{ digest: string }, { info: ContentInfo }];
  'content.v1.Content/Delete': [{ digest: string }, unknown];
  'content.v1.Content/Abort': [{ ref: string }, unknown];
  'snapshots.v1.Snapshots/Prepare': [PrepareMessage, { mounts: readonly MountMessage[] }];
  'snapshots.v1.Snapshots/View': [PrepareMessage, { mounts: readonly MountMessage[] }];
  'snapshots.v1.Snapshots/Mounts': [SnapshotKey, { mounts: readonly MountMessage[] }];
  'snapshots.v1.Snapshots/Commit': [{ snapshotter: string; name: string; key: string; labels?: Labels }, unknown];
  'snapshots.v1.Snapshots/Remove': [SnapshotKey, unknown];
  'snapshots.v1.Snapshots/Stat': [SnapshotKey, { info: SnapshotInfo }];
  'snapshots.v1.Snapshots/Usage': [SnapshotKey, { size: number; inodes: number }];
  'diff.v1.Diff/Apply': [{ diff: DescriptorMessage; mounts: readonly MountMessage[] }, { applied: DescriptorMessage }];
  'leases.v1.Leases/Create': [{ id: string; labels?: Labels }, unknown];
  'leases.v1.Leases/Delete': [{ id: string; sync: boolean }, unknown];
  'leases.v1.Leases/AddResource': [{ id: string; resource: { id: string; type: string } }, unknown];
  'leases.v1.Leases/List': [{ filters: readonly string[] }, { leases: readonly { id: string; labels: Labels }[] }];
  'namespaces.v1.Namespaces/List': [{ filter?: string }, { namespaces: readonly { name: string }[] }];
  'namespaces.v1.Namespaces/Create': [{ namespace: { name: string } }, unknown];
  'version.v1.Version/Version': [unknown, { version: string; revision: string }];
  'introspection.v1.Introspection/Plugins': [{ filters: readonly string[] }, { plugins: readonly { type: string; id: string; initErr: { message: string } | null }[] }];
}

/** Calls that answer with a stream. */
export interface StreamMethods {
  'events.v1.Events/Subscribe': [{ filters: readonly string[] }, EventMessage];
  'content.v1.Content/List': [{ filters: readonly string[] }, { info: readonly ContentInfo[] }];
  'content.v1.Content/Read': [{ digest: string }, { data: Uint8Array }];
  'snapshots.v1.Snapshots/List': [{ snapshotter: string; filters: readonly string[] }, { info: readonly SnapshotInfo[] }];
}

/** Calls in which both sides stream. */
export interface DuplexMethods {
  'content.v1.Content/Write': [WriteMessage, { action: string; offset: number; digest: string }];
}

/** Messages that travel inside a `google.protobuf.Any`. */
export interface AnyMessages {
  'containerd.events.TaskExit': { containerId: string; id: string; pid: number; exitStatus: number; exitedAt: TimestampMessage | null };
  'containerd.runc.v1.Options': { binaryName?: string; root?: string };
}

export type Labels = Readonly<Record<string, string>>;

export interface AnyMessage {
  /** protobufjs keeps the names of the well-known types as they are. */
  readonly type_url: string;
  readonly value: Uint8Array;
}

export interface TimestampMessage {
  readonly seconds: number;
  readonly nanos: number;
}

export interface ContainerMessage {
  readonly id: string;
  readonly labels: Labels;
  readonly image?: string;
  readonly runtime: { readonly name: string; readonly options?: AnyMessage };
  readonly spec: AnyMessage;
  readonly snapshotter: string;
  readonly snapshotKey: string;
}

export interface CreateTaskMessage {
  readonly containerId: string;
  readonly rootfs: readonly MountMessage[];
  readonly stdin?: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly terminal?: boolean;
}

/** The first process of a container when `execId` is empty. */
export interface ProcessId {
  readonly containerId: string;
  readonly execId?: string;
}

export interface ProcessMessage {
  /** The container's id: what a process belongs to is left empty in lists. */
  readonly id: string;
  readonly pid: number;
  readonly status: 'UNKNOWN' | 'CREATED' | 'RUNNING' | 'STOPPED' | 'PAUSED' | 'PAUSING';
  readonly exitStatus: number;
  readonly exitedAt: TimestampMessage | null;
}

export interface DescriptorMessage {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export interface ImageMessage {
  readonly name: string;
  readonly labels: Labels;
  readonly target: DescriptorMessage;
  readonly createdAt: TimestampMessage | null;
}

export interface ContentInfo {
  readonly digest: string;
  readonly size: number;
  readonly labels: Labels;
}

export interface WriteMessage {
  readonly action: 'STAT' | 'WRITE' | 'COMMIT';
  readonly ref?: string;
  readonly total?: number;
  readonly expected?: string;
  readonly offset?: number;
  readonly data?: Uint8Array;
  readonly labels?: Labels;
}

export interface MountMessage {
  readonly type: string;
  readonly source: string;
  readonly target?: string;
  readonly options: readonly string[];
}

export interface PrepareMessage {
  readonly snapshotter: string;
  readonly key: string;
  readonly parent: string;
  readonly labels?: Labels;
}

export interface SnapshotKey {
  readonly snapshotter: string;
  readonly key: string;
}

export interface SnapshotInfo {
  readonly name: string;
  readonly parent: string;
  readonly kind: 'UNKNOWN' | 'VIEW' | 'ACTIVE' | 'COMMITTED';
  readonly labels: Labels;
}

export interface EventMessage {
  readonly namespace: string;
  readonly topic: string;
  readonly event: AnyMessage;
}
