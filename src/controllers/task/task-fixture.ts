import { clusterArn } from '#model/cluster.ts';
import type { ContainerReport, TaskReport } from '#model/link.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import type { Task } from '#model/task.ts';

export const scope = { account: '000000000000', region: 'us-east-1' } as const;

export function newDefinition(change: Partial<TaskDefinition> = {}): TaskDefinition {
  return {
    ...scope,
    arn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/app:1',
    family: 'app',
    revision: 1,
    status: 'ACTIVE',
    fields: { networkMode: 'awsvpc', cpu: '256', memory: '512', containerDefinitions: [{ name: 'app', image: 'app:1', essential: true }] },
    requiresAttributes: [],
    compatibilities: ['EC2', 'FARGATE'],
    tags: [],
    registeredAt: 0,
    registeredBy: 'arn:aws:iam::000000000000:root',
    ...change,
  };
}

/** A task as RunTask leaves it; `number` makes its id. */
export function newTask(number: number, change: Partial<Task> = {}): Task {
  const id = number.toString(16).padStart(32, '0');
  return {
    ...scope,
    arn: `arn:aws:ecs:us-east-1:000000000000:task/default/${id}`,
    id,
    clusterArn: clusterArn(scope, 'default'),
    taskDefinitionArn: newDefinition().arn,
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    platformFamily: 'Linux',
    group: 'family:app',
    tags: [],
    enableExecuteCommand: false,
    cpu: 256,
    memory: 512,
    ephemeralStorageGiB: 20,
    overrides: { containerOverrides: [{ name: 'app' }], inferenceAcceleratorOverrides: [] },
    cpuArchitecture: 'X86_64',
    network: { subnetIds: [], securityGroupIds: [], assignPublicIp: 'DISABLED' },
    attachmentId: `attachment-${id}`,
    desiredStatus: 'RUNNING',
    lastStatus: 'PROVISIONING',
    containers: [{ arn: `arn:aws:ecs:us-east-1:000000000000:container/default/${id}/app`, name: 'app', image: 'app:1', runtimeId: `${id}-app`, essential: true, cpu: 0, lastStatus: 'PENDING', healthStatus: 'UNKNOWN' }],
    healthStatus: 'UNKNOWN',
    generation: 0,
    version: 1,
    createdAt: 0,
    ...change,
  };
}

let sequence = 0;

/** What an agent says of a task with one container; each is newer than those before it. */
export function newReport(task: Pick<Task, 'arn' | 'generation'>, status: TaskReport['status'], change: Partial<TaskReport> & { readonly container?: Partial<ContainerReport> } = {}): TaskReport {
  const { container, ...rest } = change;
  sequence += 1;
  const containerStatus = status === 'PENDING' || status === 'RUNNING' ? status : 'STOPPED';
  return { taskArn: task.arn, generation: task.generation, sequence, agentId: 'agent', status, containers: [{ name: 'app', status: containerStatus, healthStatus: 'UNKNOWN', ...container }], healthStatus: 'UNKNOWN', ...rest };
}
