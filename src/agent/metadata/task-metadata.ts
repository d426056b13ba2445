import type { Tag } from '#model/tag.ts';
import { reportOf } from '../supervisor/report.ts';
import type { LiveTask } from '../supervisor/live-task.ts';
import { containerMetadata, containerMetadataV4, isShown, type ContainerMetadata, type ContainerMetadataV4 } from './container-metadata.ts';
import type { HostFacts } from './host-facts.ts';
import { statusesOf, type KnownStatus } from './known-status.ts';
import { rfc3339Nano } from './rfc3339-nano.ts';

const cpuUnitsPerVcpu = 1_024;

/** A task as versions 2 and 3 of the endpoint tell of it. What is undefined is left out of the answer. */
export interface TaskMetadata {
  readonly Cluster: string;
  readonly TaskARN: string;
  readonly Family: string;
  readonly Revision: string;
  readonly DesiredStatus: 'RUNNING' | 'STOPPED';
  readonly KnownStatus: KnownStatus;
  readonly Containers?: readonly ContainerMetadata[] | undefined;
  /** vCPUs and MiB. */
  readonly Limits: { readonly CPU: number; readonly Memory: number };
  readonly PullStartedAt?: string | undefined;
  readonly PullStoppedAt?: string | undefined;
  readonly ExecutionStoppedAt?: string | undefined;
  readonly AvailabilityZone: string;
  readonly TaskTags?: Readonly<Record<string, string>> | undefined;
}

export interface TaskMetadataV4 extends TaskMetadata {
  readonly LaunchType: string;
  readonly Containers?: readonly ContainerMetadataV4[] | undefined;
  readonly ServiceName?: string | undefined;
  readonly EphemeralStorageMetrics?: EphemeralStorageMetrics | undefined;
  readonly FaultInjectionEnabled: false;
}

/** In MiB. */
export interface EphemeralStorageMetrics {
  readonly Utilized: number;
  readonly Reserved: number;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v3-fargate-response.html */
export function taskMetadata(task: LiveTask, hasTags: boolean): TaskMetadata {
  const { order } = task;
  const containers = order.containers.filter((container) => isShown(container, task)).map((container) => containerMetadata(container, task));
  return { ...commonMetadata(task), Containers: unlessEmpty(containers), TaskTags: hasTags ? tagMap(order.tags) : undefined };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate-response.html */
export function taskMetadataV4(task: LiveTask, { host, hasTags, utilizedMiB }: { readonly host: HostFacts; readonly hasTags: boolean; readonly utilizedMiB?: number | undefined }): TaskMetadataV4 {
  const { order } = task;
  const containers = order.containers.filter((container) => isShown(container, task)).map((container) => containerMetadataV4(container, task, host));
  return {
    ...commonMetadata(task),
    LaunchType: order.launchType,
    Containers: unlessEmpty(containers),
    TaskTags: hasTags ? tagMap(order.tags) : undefined,
    ServiceName: order.serviceName,
    EphemeralStorageMetrics: utilizedMiB === undefined ? undefined : { Utilized: utilizedMiB, Reserved: order.ephemeralStorageGiB * mebibytesPerGibibyte },
    // RunTask refuses a definition that enables it.
    FaultInjectionEnabled: false,
  };
}

const mebibytesPerGibibyte = 1_024;

function commonMetadata(task: LiveTask): Omit<TaskMetadata, 'Containers' | 'TaskTags'> {
  const { order, state } = task;
  const { desired, known } = statusesOf(task);
  const { pullStartedAt, pullStoppedAt, executionStoppedAt } = reportOf(order, state);
  return {
    Cluster: order.clusterArn,
    TaskARN: order.taskArn,
    Family: order.family,
    Revision: String(order.revision),
    DesiredStatus: desired,
    KnownStatus: known,
    Limits: { CPU: order.cpu / cpuUnitsPerVcpu, Memory: order.memory },
    PullStartedAt: written(pullStartedAt),
    PullStoppedAt: written(pullStoppedAt),
    ExecutionStoppedAt: written(executionStoppedAt),
    AvailabilityZone: order.availabilityZone,
  };
}

function tagMap(tags: readonly Tag[]): Readonly<Record<string, string>> | undefined {
  return tags.length === 0 ? undefined : Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}

function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function written(atMs: number | undefined): string | undefined {
  return atMs === undefined ? undefined : rfc3339Nano(atMs);
}
