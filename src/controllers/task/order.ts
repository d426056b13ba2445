import type { ContainerDefinition, ContainerOverride, KeyValuePair } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import { defaultClusterName } from '#model/cluster.ts';
import type { ContainerOrder, TaskNetwork, TaskOrder } from '#model/link.ts';
import { nameResolutionOf } from '#model/name-resolution.ts';
import { serviceNameOfGroup } from '#model/service.ts';
import { rolesOfTask } from '#model/task-roles.ts';
import { isLater } from '#model/task-status.ts';
import type { Task, TaskContainer } from '#model/task.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import type { NetworkInterface } from '#model/network-interface.ts';
import type { DhcpOptions, Subnet, Vpc } from '#model/vpc.ts';
import { isBehindLoadBalancer } from './registered.ts';

/** What an order is made from, as the store has it. */
export interface OrderSources {
  readonly definition: TaskDefinition;
  readonly networkInterface: NetworkInterface;
  readonly subnet: Subnet;
  readonly vpc: Vpc;
  /** Undefined when the VPC has none. */
  readonly dhcpOptions: DhcpOptions | undefined;
}

/** What the agent is asked to do for a task that has its ENI. */
export function orderOf(task: Task, sources: OrderSources): TaskOrder {
  const { definition } = sources;
  const serviceName = serviceNameOfGroup(task.group);
  return {
    account: task.account,
    region: task.region,
    taskArn: task.arn,
    taskId: task.id,
    generation: task.generation,
    wish: wishOf(task),
    hasStarted: task.containers.some((container) => container.lastStatus !== 'PENDING' || container.startedAt !== undefined),
    clusterName: clusterNameOf(task.clusterArn),
    clusterArn: task.clusterArn,
    family: definition.family,
    revision: definition.revision,
    availabilityZone: sources.subnet.availabilityZone,
    launchType: task.launchType,
    ...(serviceName !== undefined && { serviceName }),
    tags: task.tags,
    cpu: task.cpu,
    memory: task.memory,
    ephemeralStorageGiB: task.ephemeralStorageGiB,
    cpuArchitecture: task.cpuArchitecture,
    network: networkOf(task, sources),
    ...rolesOf(task, definition),
    containers: task.containers.map((container) => containerOrder(task, container, definition)),
    volumes: definition.fields.volumes ?? [],
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html */
function rolesOf({ overrides, credentialsId }: Task, { fields }: TaskDefinition): Pick<TaskOrder, 'taskRole' | 'executionRoleArn'> {
  const { taskRoleArn, executionRoleArn } = rolesOfTask(fields, overrides);
  return {
    ...(taskRoleArn !== undefined && credentialsId !== undefined && { taskRole: { arn: taskRoleArn, credentialsId } }),
    ...(executionRoleArn !== undefined && { executionRoleArn }),
  };
}

function wishOf(task: Task): TaskOrder['wish'] {
  if (task.lastStatus === 'DEPROVISIONING') return 'REMOVE';
  if (task.desiredStatus === 'RUNNING') return 'RUN';
  return isBehindLoadBalancer(task) && isLater('STOPPING', task.lastStatus) ? 'RUN' : 'STOP';
}

function clusterNameOf(clusterArn: string): string {
  return clusterArn.split('/').at(-1) ?? defaultClusterName;
}

function networkOf(task: Task, { networkInterface, subnet, vpc, dhcpOptions }: OrderSources): TaskNetwork {
  return {
    vpcId: vpc.id,
    subnetId: subnet.id,
    subnetCidr: subnet.cidr,
    networkInterfaceId: networkInterface.id,
    privateIpv4Address: networkInterface.privateIpv4Address,
    macAddress: networkInterface.macAddress,
    privateDnsName: networkInterface.privateDnsName,
    ...nameResolutionOf(vpc, dhcpOptions),
  };
}

function containerOrder(task: Task, container: TaskContainer, definition: TaskDefinition): ContainerOrder {
  const registered = known(
    definition.fields.containerDefinitions?.find((candidate) => candidate.name === container.name),
    `container ${container.name} of ${definition.arn}`,
  );
  const override = task.overrides.containerOverrides?.find((candidate) => candidate.name === container.name);
  return {
    name: container.name,
    arn: container.arn,
    runtimeId: container.runtimeId,
    definition: overridden(registered, override),
    ...(container.imageDigest !== undefined && { imageDigest: container.imageDigest }),
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerOverride.html: all but the environment is replaced. */
function overridden(registered: ContainerDefinition, override: ContainerOverride | undefined): ContainerDefinition {
  if (override === undefined) return registered;
  return {
    ...registered,
    ...(override.command !== undefined && { command: override.command }),
    ...(override.cpu !== undefined && { cpu: override.cpu }),
    ...(override.memory !== undefined && { memory: override.memory }),
    ...(override.memoryReservation !== undefined && { memoryReservation: override.memoryReservation }),
    ...(override.environment !== undefined && { environment: mergedEnvironment(registered.environment ?? [], override.environment) }),
  };
}

/** Variables of the override are added to the image's and definition's; those of the same name win. */
function mergedEnvironment(registered: readonly KeyValuePair[], override: readonly KeyValuePair[]): KeyValuePair[] {
  const byName = new Map([...registered, ...override].map((variable) => [variable.name, variable]));
  return [...byName.values()];
}
