import type { ContainerOrder } from '#model/link.ts';
import type { LiveTask } from '../supervisor/live-task.ts';
import { containerOf, type ContainerState } from '../supervisor/task-state.ts';
import type { HostFacts } from './host-facts.ts';
import { statusesOf, type KnownStatus } from './known-status.ts';
import { logMetadata } from './log-metadata.ts';
import { networkMetadata, networkMetadataV4, type NetworkMetadata, type NetworkMetadataV4 } from './network-metadata.ts';
import { rfc3339Nano } from './rfc3339-nano.ts';

/** A container as versions 2 and 3 of the endpoint tell of it. What is undefined is left out of the answer. */
export interface ContainerMetadata {
  readonly DockerId: string;
  readonly Name: string;
  readonly DockerName: string;
  readonly Image: string;
  readonly ImageID: string;
  readonly Ports?: readonly PortMetadata[] | undefined;
  readonly Labels: Readonly<Record<string, string>>;
  readonly DesiredStatus: 'RUNNING' | 'STOPPED';
  readonly KnownStatus: KnownStatus;
  readonly ExitCode?: number | undefined;
  /** CPU units and MiB. */
  readonly Limits: { readonly CPU: number; readonly Memory?: number | undefined };
  readonly CreatedAt?: string | undefined;
  readonly StartedAt?: string | undefined;
  readonly FinishedAt?: string | undefined;
  readonly Type: 'NORMAL';
  readonly Health?: HealthMetadata | undefined;
  readonly Volumes?: readonly VolumeMetadata[] | undefined;
  readonly Networks: readonly NetworkMetadata[];
}

export interface ContainerMetadataV4 extends ContainerMetadata {
  readonly LogDriver?: string | undefined;
  readonly LogOptions?: Readonly<Record<string, string>> | undefined;
  readonly ContainerARN: string;
  readonly Networks: readonly NetworkMetadataV4[];
  readonly Snapshotter?: string | undefined;
  readonly RestartCount?: number | undefined;
}

interface PortMetadata {
  readonly ContainerPort: number;
  readonly Protocol: string;
  readonly HostPort: number;
}

interface HealthMetadata {
  readonly status?: string | undefined;
  readonly statusSince?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly output?: string | undefined;
}

/** The host's paths stay the host's. */
interface VolumeMetadata {
  readonly DockerName: string;
  readonly Destination: string;
}

/** A task's containers are shown once their image is there, as the ECS agent does. */
export function isShown({ name }: ContainerOrder, { state }: LiveTask): boolean {
  return containerOf(state, name).manifestDigest !== undefined;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v3-fargate-response.html */
export function containerMetadata(container: ContainerOrder, task: LiveTask): ContainerMetadata {
  const { order, state } = task;
  const { definition, name, runtimeId } = container;
  const known = containerOf(state, name);
  const statuses = statusesOf(task);
  return {
    DockerId: runtimeId,
    Name: name,
    DockerName: name,
    Image: definition.image ?? '',
    ImageID: known.imageDigest ?? '',
    Ports: portsOf(container),
    Labels: labelsOf(container, task),
    DesiredStatus: statuses.desired,
    KnownStatus: statuses.ofContainers.get(name) ?? 'NONE',
    Limits: { CPU: definition.cpu ?? 0, Memory: definition.memory },
    ...timesOf(known),
    Type: 'NORMAL',
    Health: definition.healthCheck === undefined ? undefined : healthOf(known),
    Volumes: volumesOf(container),
    Networks: [networkMetadata(order.network)],
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate-response.html */
export function containerMetadataV4(container: ContainerOrder, task: LiveTask, host: HostFacts): ContainerMetadataV4 {
  const { network, taskId } = task.order;
  const { definition, arn, name } = container;
  return {
    ...containerMetadata(container, task),
    ...logMetadata(container, taskId),
    ContainerARN: arn,
    Networks: [networkMetadataV4(network)],
    Snapshotter: host.snapshotter,
    RestartCount: definition.restartPolicy?.enabled === true ? containerOf(task.state, name).restartCount : undefined,
  };
}

/** The ECS agent's labels stand above those of the definition. */
function labelsOf({ name, definition }: ContainerOrder, { order }: LiveTask): Readonly<Record<string, string>> {
  return {
    ...definition.dockerLabels,
    'com.amazonaws.ecs.cluster': order.clusterArn,
    'com.amazonaws.ecs.container-name': name,
    'com.amazonaws.ecs.task-arn': order.taskArn,
    'com.amazonaws.ecs.task-definition-family': order.family,
    'com.amazonaws.ecs.task-definition-version': String(order.revision),
  };
}

/** On Fargate a container is created at the moment of its start. One that was restarted tells of its last run. */
function timesOf({ life }: ContainerState): Partial<ContainerMetadata> {
  const startedAt = life.status === 'running' || life.status === 'exited' ? life.startedAt : undefined;
  const finishedAt = life.status === 'exited' ? life.exitedAt : undefined;
  const times = { CreatedAt: startedAt, StartedAt: startedAt, FinishedAt: finishedAt };
  const written = Object.entries(times).flatMap(([name, at]) => (at === undefined ? [] : [[name, rfc3339Nano(at)]]));
  return { ...Object.fromEntries(written), ExitCode: life.status === 'exited' || life.status === 'failed' ? life.exitCode : undefined };
}

/** The ECS agent leaves an unknown status out, and keeps the exit code of a failed check only. */
function healthOf({ health: { status, change } }: ContainerState): HealthMetadata {
  if (status === 'UNKNOWN' || change === undefined) return { status: status === 'UNKNOWN' ? undefined : status };
  return {
    status,
    statusSince: rfc3339Nano(change.at),
    exitCode: status === 'UNHEALTHY' && change.exitCode !== 0 ? change.exitCode : undefined,
    output: change.output === '' ? undefined : change.output,
  };
}

function portsOf({ definition }: ContainerOrder): readonly PortMetadata[] | undefined {
  const ports = (definition.portMappings ?? []).flatMap(({ containerPort, protocol = 'tcp' }) => (containerPort === undefined ? [] : [{ ContainerPort: containerPort, Protocol: protocol, HostPort: containerPort }]));
  return ports.length > 0 ? ports : undefined;
}

function volumesOf({ definition }: ContainerOrder): readonly VolumeMetadata[] | undefined {
  const volumes = (definition.mountPoints ?? []).map(({ sourceVolume = '', containerPath = '' }) => ({ DockerName: sourceVolume, Destination: containerPath }));
  return volumes.length > 0 ? volumes : undefined;
}
