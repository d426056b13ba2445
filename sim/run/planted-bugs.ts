import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { planService, type ServicePlan } from '#controllers/service/plan.ts';
import { planTasks } from '#controllers/task/plan.ts';
import type { ServiceDeployment } from '#model/service-deployment.ts';
import type { Service } from '#model/service.ts';
import type { Target } from '#model/target.ts';
import type { Task } from '#model/task.ts';
import type { TrafficShift } from '#model/traffic-shift.ts';
import type { Parts } from '../world/parts.ts';

type ServiceWorld = Parameters<typeof planService>[0];

export interface PlantedBug {
  readonly name: string;
  readonly parts: Parts;
}

/** Mistakes that an engineer could make, each of another kind. A simulator that does not find one of them is not worth its time. */
export const plantedBugs: readonly PlantedBug[] = [
  { name: 'placement does not look at what the host has left', parts: service((world) => planService({ ...world, fitting: (_, count) => count })) },
  { name: 'maximumPercent is taken for twice what it is', parts: service((world) => planService(configured(world, { maximumPercent: 2 * (world.service.deploymentConfiguration.maximumPercent ?? 200) }))) },
  { name: 'minimumHealthyPercent is forgotten', parts: service((world) => planService(configured(world, { minimumHealthyPercent: 0 }))) },
  { name: 'a task counts as healthy the moment it runs, whatever its health checks say', parts: service((world) => planService({ ...world, healthyAfterMs: 0, taskDefinition: (arn) => unchecked(world.taskDefinition(arn)) })) },
  { name: 'a service whose starts were put off is never looked at again', parts: service((world) => ({ ...planService(world), wakeAt: Infinity })) },
  { name: 'tasks of an older revision that do not run yet are left alone', parts: service((world) => withoutStops(world, ({ lastStatus }) => lastStatus === 'PENDING' || lastStatus === 'PROVISIONING')) },
  { name: 'failures are not counted, and no start is put off', parts: service((world) => withoutFailures(planService(world))) },
  { name: 'services that wait for room are not told when there is some', parts: service((world) => ({ ...planService(world), awaitsCapacity: false, wakeAt: Infinity })) },
  { name: 'services whose tasks could not have their roles are not told when these change', parts: service((world) => forgettingRefusals(world)) },
  { name: 'a task that is to stop keeps its generation', parts: service((world) => withTasks(planService(world), (task) => ({ ...task, generation: generationBefore(world, task) }))) },
  { name: 'the clock of the wall is asked in a plan', parts: service((world) => planService({ ...world, nowMs: Date.now() })) },
  { name: 'ids are drawn from real chance', parts: service((world) => planService({ ...world, ids: { ...world.ids, hex: () => String(Math.random()) } })) },
  { name: 'ENIs of tasks that have ended are kept', parts: { planTasks: (world) => ({ ...planTasks(world), releasedNetworkInterfaceIds: [] }) } },
  { name: 'addresses that others have are given again', parts: { planTasks: (world) => planTasks({ ...world, random: { ...world.random, int: () => 0 }, addresses: { ofSubnet: () => new Set(), public: new Set() } }) } },
  { name: 'containers are ended before their targets have drained', parts: { planTasks: (world) => planTasks({ ...world, targetsOf: (arn) => world.targetsOf(arn).map((target) => ({ ...target, drainingSince: 0, drainedAt: 0 })) }) } },
  { name: 'a task is RUNNING before it is registered', parts: { planTasks: (world) => planTasks({ ...world, targetsOf: (arn) => asRegistered(world.living.find((task) => task.arn === arn)) ?? world.targetsOf(arn) }) } },
  { name: 'a task counts as healthy before its targets are', parts: service((world) => planService({ ...world, targetsOf: (arn) => allHealthy(world.targetsOf(arn)) })) },
  { name: 'targets whose health checks fail are not minded', parts: service((world) => planService({ ...world, targetsOf: (arn) => world.targetsOf(arn).map((target) => (target.health.state === 'unhealthy' ? { ...target, health: { state: 'initial' } } : target)) })) },
  { name: 'a task that is to stop stays registered', parts: service((world) => withoutDeregistration(planService(world))) },
  { name: 'the agent does not tell of tasks that ended by themselves', parts: { agentOf: (agent) => ({ setOrders: (orders) => agent.setOrders(orders), onReport: (listener) => agent.onReport((report) => void (report.stop === undefined && listener(report))) }) } },
  { name: 'the agent is only ever told of what is to run', parts: { agentOf: (agent) => ({ setOrders: (orders) => agent.setOrders(orders.map((order) => (order.wish === 'STOP' ? { ...order, wish: 'RUN' } : order))), onReport: (listener) => agent.onReport(listener) }) } },
  { name: 'the weights of listener rules are not written with the stage', parts: service((world) => ({ ...planService(world), actions: new Map() })) },
  { name: 'a rollback takes the new revision down and leaves the traffic with it', parts: service((world) => (isRolledBack(world) ? { ...planService(shifted(world, { productionPercent: 0, testPercent: 0 })), actions: new Map() } : planService(world))) },
  { name: 'pause hooks do not pause', parts: service((world) => planService(answered(world))) },
  { name: 'the old revision is taken down before the traffic has left it', parts: service((world) => planService(shifted(world, { stage: 'CLEAN_UP' }, 'PRE_PRODUCTION_TRAFFIC_SHIFT'))) },
];

function forgettingRefusals(world: ServiceWorld): ServicePlan {
  let isRefused = false;
  const roleRefusal: ServiceWorld['roleRefusal'] = (definition) => {
    const refusal = world.roleRefusal(definition);
    isRefused ||= refusal !== undefined;
    return refusal;
  };
  const plan = planService({ ...world, roleRefusal });
  return isRefused ? { ...plan, awaitsCapacity: false, wakeAt: Infinity } : plan;
}

function allHealthy(targets: readonly Target[]): readonly Target[] {
  return targets.map((target) => ({ ...target, health: { state: 'healthy' } }));
}

/** What a task that is to run would be registered as. */
function asRegistered(task: Task | undefined): readonly Target[] | undefined {
  if (task?.desiredStatus !== 'RUNNING') return undefined;
  return task.service?.targetGroups?.map(({ targetGroupArn, containerPort }) => ({ account: task.account, region: task.region, targetGroupArn, id: task.arn, port: containerPort, health: { state: 'initial' }, registeredAt: 0 }));
}

function withoutDeregistration(plan: ServicePlan): ServicePlan {
  return { ...plan, targets: plan.targets.filter(({ drainingSince }) => drainingSince === undefined) };
}

function service(plan: typeof planService): Parts {
  return { planService: plan };
}

function configured(world: ServiceWorld, change: Service['deploymentConfiguration']): ServiceWorld {
  const planned = { ...world.service, deploymentConfiguration: { ...world.service.deploymentConfiguration, ...change } };
  return { ...world, service: planned };
}

function unchecked(definition: ReturnType<ServiceWorld['taskDefinition']>): ReturnType<ServiceWorld['taskDefinition']> {
  const containerDefinitions = (definition.fields.containerDefinitions ?? []).map((container) => withoutHealthCheck(container));
  return { ...definition, fields: { ...definition.fields, containerDefinitions } };
}

/** The plan without the stops of tasks that are so before it. */
function withoutStops(world: ServiceWorld, isLeftAlone: (before: Task) => boolean): ServicePlan {
  const left = new Set(world.tasks.filter((task) => task.desiredStatus === 'RUNNING' && isLeftAlone(task)).map(({ arn }) => arn));
  const plan = planService(world);
  return { ...plan, tasks: plan.tasks.filter(({ arn, desiredStatus }) => desiredStatus === 'RUNNING' || !left.has(arn)) };
}

function withoutFailures(plan: ServicePlan): ServicePlan {
  return { ...plan, deployments: plan.deployments.map((deployment) => ({ ...deployment, failedTasks: 0, failedRounds: 0, startsNotBefore: 0 })) };
}

function withoutHealthCheck(container: ContainerDefinition): ContainerDefinition {
  const { healthCheck: _, ...rest } = container;
  return rest;
}

function withTasks(plan: ServicePlan, change: (task: Task) => Task): ServicePlan {
  return { ...plan, tasks: plan.tasks.map(change) };
}

function generationBefore(world: ServiceWorld, task: Task): number {
  return world.tasks.find(({ arn }) => arn === task.arn)?.generation ?? task.generation;
}

function shifted(world: ServiceWorld, change: Partial<TrafficShift>, onlyIn?: TrafficShift['stage']): ServiceWorld {
  const changed = (deployment: ServiceDeployment) => (deployment.shift === undefined || (onlyIn !== undefined && deployment.shift.stage !== onlyIn) ? deployment : { ...deployment, shift: { ...deployment.shift, ...change } });
  return { ...world, serviceDeployments: world.serviceDeployments.map(changed) };
}

function isRolledBack({ serviceDeployments }: ServiceWorld): boolean {
  return serviceDeployments.some(({ status }) => status === 'ROLLBACK_IN_PROGRESS');
}

function answered(world: ServiceWorld): ServiceWorld {
  const [open] = world.serviceDeployments;
  const hooks = open?.shift?.hooks.map((hook) => (hook.status === 'AWAITING_ACTION' ? { ...hook, status: 'SUCCEEDED' as const } : hook));
  return hooks === undefined ? world : shifted(world, { hooks });
}
