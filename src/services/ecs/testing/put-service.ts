import { known } from '#base/assert.ts';
import { clusterArn } from '#model/cluster.ts';
import { newTask } from '#model/new-task.ts';
import { serviceArn, serviceGroup, services, type Service, type ServiceDefinition } from '#model/service.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { tasks, type Task } from '#model/task.ts';
import { ensureDefaultCluster } from '../clusters.ts';
import { putDeployment } from '../put-deployment.ts';
import { call, type EcsWorld } from './ecs-world.ts';

/** Puts a service of two tasks into the world, with a deployment when its controller is ECS: what CreateService leaves. */
export async function putService(world: EcsWorld, change: Partial<Service> = {}): Promise<Service> {
  const { store, clock } = world.deps;
  const name = change.name ?? 'web';
  await ensureDefaultCluster(store, call, clock.nowMs());
  const service: Service = {
    account: call.account,
    region: call.region,
    arn: serviceArn(call, 'default', name),
    name,
    clusterArn: clusterArn(call, 'default'),
    status: 'ACTIVE',
    desiredCount: 2,
    deploymentController: 'ECS',
    deploymentConfiguration: {},
    availabilityZoneRebalancing: 'ENABLED',
    propagateTags: 'NONE',
    enableECSManagedTags: false,
    tags: [],
    createdBy: call.principal.arn,
    createdAt: clock.nowMs(),
    ...change,
  };
  if (service.deploymentController === 'ECS') return deploy(world, service);
  await store.transact((transaction) => transaction.put(services, service));
  return service;
}

/** Puts a new deployment of the latest task definition. */
export async function deploy(world: EcsWorld, service: Service): Promise<Service> {
  const { store } = world.deps;
  const taskDefinition = known(store.list(taskDefinitions).at(-1), 'a task definition');
  return store.transact((transaction) => putDeployment(transaction, { service, definition: definitionOf(world, taskDefinition.arn), taskDefinition }, world.deps));
}

function definitionOf(world: EcsWorld, taskDefinitionArn: string): ServiceDefinition {
  return { taskDefinitionArn, launchType: 'FARGATE', capacityProviderStrategy: [], platformVersion: 'LATEST', platformFamily: 'Linux', network: networkOf(world) };
}

function networkOf(world: EcsWorld): Task['network'] {
  return { subnetIds: [world.subnetId], securityGroupIds: [world.groupId], assignPublicIp: 'DISABLED' };
}

/** Puts a task of one of the service's deployments or task sets. */
export async function putTask(world: EcsWorld, service: Service, change: Partial<Task> & { readonly groupId: string }): Promise<Task> {
  const { store, ids, clock } = world.deps;
  const { groupId, ...given } = change;
  const definition = known(store.list(taskDefinitions).at(-1), 'a task definition');
  const cluster = { account: call.account, region: call.region, arn: service.clusterArn, name: 'default' };
  const launch = { cluster, definition, group: serviceGroup(service.name), startedBy: groupId, service: { serviceArn: service.arn, groupId, isEndCounted: false }, size: { cpu: 256, memory: 512 }, network: networkOf(world), tags: [], cpuArchitecture: 'X86_64' as const, ids, nowMs: clock.nowMs() };
  const task: Task = { ...newTask(launch, undefined), ...given };
  await store.transact((transaction) => transaction.put(tasks, task));
  return task;
}
