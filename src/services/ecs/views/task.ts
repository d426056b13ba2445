import type { Attachment, Container, KeyValuePair, Task as TaskView, TaskField } from '@aws-sdk/client-ecs';
import { dateOf } from '#base/time.ts';
import type { Task, TaskContainer } from '#model/task.ts';

export function taskView(task: Task, include: readonly TaskField[] = []): TaskView {
  return {
    attachments: [attachmentView(task)],
    attributes: [{ name: 'ecs.cpu-architecture', value: task.cpuArchitecture.toLowerCase() }],
    availabilityZone: task.placement?.availabilityZone,
    capacityProviderName: task.capacityProviderName,
    clusterArn: task.clusterArn,
    // As ECS, which goes on showing it for tasks that have stopped.
    connectivity: task.connectivityAt === undefined ? undefined : 'CONNECTED',
    connectivityAt: dateOf(task.connectivityAt),
    containers: task.containers.map((container) => containerView(task, container)),
    cpu: String(task.cpu),
    createdAt: dateOf(task.createdAt),
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: task.enableExecuteCommand,
    executionStoppedAt: dateOf(task.executionStoppedAt),
    group: task.group,
    healthStatus: task.healthStatus,
    lastStatus: task.lastStatus,
    launchType: task.launchType,
    memory: String(task.memory),
    overrides: task.overrides,
    platformVersion: task.platformVersion,
    platformFamily: task.platformFamily,
    pullStartedAt: dateOf(task.pullStartedAt),
    pullStoppedAt: dateOf(task.pullStoppedAt),
    startedAt: dateOf(task.startedAt),
    startedBy: task.startedBy,
    stopCode: task.stopCode,
    stoppedAt: dateOf(task.stoppedAt),
    stoppedReason: task.stoppedReason,
    stoppingAt: dateOf(task.stoppingAt),
    tags: include.includes('TAGS') ? [...task.tags] : [],
    taskArn: task.arn,
    taskDefinitionArn: task.taskDefinitionArn,
    version: task.version,
    ephemeralStorage: { sizeInGiB: task.ephemeralStorageGiB },
    fargateEphemeralStorage: { sizeInGiB: task.ephemeralStorageGiB },
  };
}

/** The ENI of the task (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Attachment.html). */
function attachmentView(task: Task): Attachment {
  return { id: task.attachmentId, type: 'ElasticNetworkInterface', status: attachmentStatus(task), details: attachmentDetails(task) };
}

function attachmentStatus(task: Task): string {
  if (task.lastStatus === 'STOPPED') return 'DELETED';
  if (task.lastStatus === 'DEPROVISIONING') return 'DETACHING';
  if (task.placement === undefined) return 'PRECREATED';
  return task.connectivityAt === undefined ? 'ATTACHING' : 'ATTACHED';
}

function attachmentDetails(task: Task): KeyValuePair[] {
  const { placement } = task;
  if (placement === undefined) {
    const [only, ...others] = task.network.subnetIds;
    return only === undefined || others.length > 0 ? [] : [{ name: 'subnetId', value: only }];
  }
  return [
    { name: 'subnetId', value: placement.subnetId },
    { name: 'networkInterfaceId', value: placement.networkInterfaceId },
    { name: 'macAddress', value: placement.macAddress },
    { name: 'privateDnsName', value: placement.privateDnsName },
    { name: 'privateIPv4Address', value: placement.privateIpv4Address },
  ];
}

function containerView(task: Task, container: TaskContainer): Container {
  const address = task.placement?.privateIpv4Address;
  return {
    containerArn: container.arn,
    taskArn: task.arn,
    name: container.name,
    image: container.image,
    imageDigest: container.imageDigest,
    runtimeId: container.startedAt === undefined ? undefined : container.runtimeId,
    lastStatus: container.lastStatus,
    exitCode: container.exitCode,
    reason: container.reason,
    networkBindings: [],
    networkInterfaces: address === undefined ? [] : [{ attachmentId: task.attachmentId, privateIpv4Address: address }],
    healthStatus: container.healthStatus,
    cpu: String(container.cpu),
    ...(container.memory !== undefined && { memory: String(container.memory) }),
    ...(container.memoryReservation !== undefined && { memoryReservation: String(container.memoryReservation) }),
  };
}
