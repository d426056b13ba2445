import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { formatArn } from '#base/arn.ts';
import type { Ids } from '#base/ids.ts';
import type { Cluster } from '#model/cluster.ts';
import type { FargateCapacity } from '#model/fargate-capacity.ts';
import type { TaskSize } from '#model/fargate-task-size.ts';
import type { Tag } from '#model/tag.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import type { Task, TaskContainer } from '#model/task.ts';
import { taskArn } from '../references.ts';
import { currentPlatformVersion } from './check-request.ts';
import { ephemeralStorageOf, shownOverrides } from './overrides.ts';
import type { RunTaskInput } from './run-task-input.ts';

const taskIdDigits = 32;
const containerSuffixDigits = 10;

/** All that the tasks of one call have in common. */
export interface Launch {
  readonly cluster: Cluster;
  readonly definition: TaskDefinition;
  readonly input: RunTaskInput;
  readonly size: TaskSize;
  readonly network: Task['network'];
  readonly tags: readonly Tag[];
  readonly capacity: FargateCapacity;
  readonly ids: Ids;
  readonly nowMs: number;
  /** Of each task, in order; empty when the launch type was given. */
  readonly providers: readonly string[];
}

/** A task that is wanted and not placed yet. */
export function newTask(launch: Launch, provider: string | undefined): Task {
  const { cluster, definition, input, ids, nowMs } = launch;
  const id = ids.hex(taskIdDigits);
  const overrides = shownOverrides(input.overrides, definition);
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
    group: input.group ?? `family:${definition.family}`,
    ...(input.startedBy !== undefined && { startedBy: input.startedBy }),
    tags: launch.tags,
    enableExecuteCommand: false,
    cpu: launch.size.cpu,
    memory: launch.size.memory,
    ephemeralStorageGiB: ephemeralStorageOf(definition, input.overrides),
    overrides,
    cpuArchitecture: launch.capacity.cpuArchitecture,
    network: launch.network,
    attachmentId: ids.uuid(),
    desiredStatus: 'RUNNING',
    lastStatus: 'PROVISIONING',
    containers: (definition.fields.containerDefinitions ?? []).map((container) => newContainer(container, { launch, id })),
    healthStatus: 'UNKNOWN',
    generation: 0,
    version: 1,
    createdAt: nowMs,
  };
}

function newContainer(container: ContainerDefinition, { launch, id }: { readonly launch: Launch; readonly id: string }): TaskContainer {
  const { cluster, input, ids } = launch;
  const override = input.overrides?.containerOverrides?.find((candidate) => candidate.name === container.name);
  const memory = override?.memory ?? container.memory;
  const memoryReservation = override?.memoryReservation ?? container.memoryReservation;
  return {
    arn: formatArn({ service: 'ecs', region: cluster.region, account: cluster.account, resource: `container/${cluster.name}/${id}/${ids.uuid()}` }),
    name: container.name ?? '',
    image: container.image ?? '',
    runtimeId: `${id}-${ids.hex(containerSuffixDigits)}`,
    essential: container.essential ?? true,
    cpu: override?.cpu ?? container.cpu ?? 0,
    ...(memory !== undefined && { memory }),
    ...(memoryReservation !== undefined && { memoryReservation }),
    lastStatus: 'PENDING',
    healthStatus: 'UNKNOWN',
  };
}
