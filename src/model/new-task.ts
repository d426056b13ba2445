import type { ContainerDefinition, TaskOverride } from '@aws-sdk/client-ecs';
import { formatArn } from '#base/arn.ts';
import type { Ids } from '#base/ids.ts';
import type { Cluster } from './cluster.ts';
import type { TaskSize } from './fargate-task-size.ts';
import { currentPlatformVersion } from './platform-version.ts';
import type { Tag } from './tag.ts';
import type { TaskDefinition } from './task-definition.ts';
import { taskArn, type Task, type TaskContainer, type TaskOfService } from './task.ts';

const taskIdDigits = 32;
const containerSuffixDigits = 10;
/** What a FARGATE task has when nobody asks for more. */
const ephemeralStorageDefaultGiB = 20;

/** All that the tasks of one call, or of one deployment of a service, have in common. */
export interface TaskLaunch {
  readonly cluster: Pick<Cluster, 'account' | 'region' | 'arn' | 'name'>;
  readonly definition: TaskDefinition;
  readonly overrides?: TaskOverride | undefined;
  /** `family:<the definition's>` when absent. */
  readonly group?: string | undefined;
  readonly startedBy?: string | undefined;
  readonly service?: TaskOfService;
  readonly size: TaskSize;
  readonly network: Task['network'];
  readonly tags: readonly Tag[];
  readonly cpuArchitecture: Task['cpuArchitecture'];
  /** Of containers whose image is to be exactly that one, by their names. */
  readonly imageDigests?: ReadonlyMap<string, string>;
  readonly ids: Ids;
  readonly nowMs: number;
}

/** A task that is wanted and not placed yet; `provider` is the capacity provider that it counts for. */
export function newTask(launch: TaskLaunch, provider: string | undefined): Task {
  const { cluster, definition, ids } = launch;
  const id = ids.hex(taskIdDigits);
  return {
    account: cluster.account,
    region: cluster.region,
    arn: taskArn(cluster, cluster.name, id),
    id,
    clusterArn: cluster.arn,
    taskDefinitionArn: definition.arn,
    launchType: 'FARGATE',
    ...(provider !== undefined && { capacityProviderName: provider }),
    platformVersion: currentPlatformVersion,
    platformFamily: 'Linux',
    group: launch.group ?? `family:${definition.family}`,
    ...(launch.startedBy !== undefined && { startedBy: launch.startedBy }),
    ...(launch.service !== undefined && { service: launch.service }),
    tags: launch.tags,
    enableExecuteCommand: false,
    cpu: launch.size.cpu,
    memory: launch.size.memory,
    ephemeralStorageGiB: launch.overrides?.ephemeralStorage?.sizeInGiB ?? definition.fields.ephemeralStorage?.sizeInGiB ?? ephemeralStorageDefaultGiB,
    overrides: shownOverrides(launch.overrides, definition),
    cpuArchitecture: launch.cpuArchitecture,
    network: launch.network,
    attachmentId: ids.uuid(),
    desiredStatus: 'RUNNING',
    lastStatus: 'PROVISIONING',
    containers: (definition.fields.containerDefinitions ?? []).map((container) => newContainer(container, { launch, id })),
    healthStatus: 'UNKNOWN',
    generation: 0,
    version: 1,
    createdAt: launch.nowMs,
  };
}

/** Overrides as ECS shows them: every container of the task is named. */
function shownOverrides(overrides: TaskOverride | undefined, definition: TaskDefinition): TaskOverride {
  const given = new Map((overrides?.containerOverrides ?? []).map((override) => [override.name, override]));
  return {
    ...overrides,
    containerOverrides: (definition.fields.containerDefinitions ?? []).map((container) => given.get(container.name) ?? { name: container.name }),
    inferenceAcceleratorOverrides: [],
  };
}

function newContainer(container: ContainerDefinition, { launch, id }: { readonly launch: TaskLaunch; readonly id: string }): TaskContainer {
  const { cluster, overrides, ids } = launch;
  const name = container.name ?? '';
  const override = overrides?.containerOverrides?.find((candidate) => candidate.name === name);
  const memory = override?.memory ?? container.memory;
  const memoryReservation = override?.memoryReservation ?? container.memoryReservation;
  const imageDigest = launch.imageDigests?.get(name);
  return {
    arn: formatArn({ service: 'ecs', region: cluster.region, account: cluster.account, resource: `container/${cluster.name}/${id}/${ids.uuid()}` }),
    name,
    image: container.image ?? '',
    ...(imageDigest !== undefined && { imageDigest }),
    runtimeId: `${id}-${ids.hex(containerSuffixDigits)}`,
    essential: container.essential ?? true,
    cpu: override?.cpu ?? container.cpu ?? 0,
    ...(memory !== undefined && { memory }),
    ...(memoryReservation !== undefined && { memoryReservation }),
    lastStatus: 'PENDING',
    healthStatus: 'UNKNOWN',
  };
}
