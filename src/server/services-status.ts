import { known } from '#base/assert.ts';
import { deployments, type Deployment } from '#model/deployment.ts';
import { hasEnded, serviceDeployments } from '#model/service-deployment.ts';
import { serviceEvents } from '#model/service-event.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { namesOfService, services, wantedCount, type Service } from '#model/service.ts';
import type { TaskGroup } from '#model/task-group.ts';
import { computedDesiredCount, taskSets, type TaskSet } from '#model/task-set.ts';
import { tasks, type Task } from '#model/task.ts';
import type { TrafficShift } from '#model/traffic-shift.ts';
import { livingTasksOfService } from '#services/ecs/living-tasks-of-service.ts';
import { taskCounts } from '#services/ecs/views/task-counts.ts';
import type { Reader } from '#state/store.ts';
import { loadBalancersStatus } from './load-balancers-status.ts';
import type { ServicesStatus, ServiceStatus, ShownDeployment, ShownTask } from './admin-protocol.ts';

/** A person reads no more; machines that want all ask DescribeServices. */
const servicesMax = 50;
const tasksMax = 20;
const eventsMax = 5;

/** What `drydock status` shows of the services and of the tasks that belong to none. */
export function servicesStatus(reader: Reader, nowMs: number, hostProblems: readonly string[] = []): ServicesStatus {
  const kept = busyFirst(reader, reader.find(services, 'kept', 'kept'));
  const others = reader.find(tasks, 'alive', 'alive').filter(({ service }) => service === undefined);
  return {
    nowMs,
    services: kept.slice(0, servicesMax).map((service) => serviceStatus(reader, service)),
    servicesLeftOut: Math.max(0, kept.length - servicesMax),
    ...latest(others),
    ...loadBalancersStatus(reader),
    hostProblems,
  };
}

/** Only what does not fit is sorted out: those that are being deployed or deleted are what somebody waits for. */
function busyFirst(reader: Reader, kept: readonly Service[]): readonly Service[] {
  if (kept.length <= servicesMax) return kept;
  const isBusy = (service: Service) => service.steadyAt === undefined || reader.find(serviceDeployments, 'open', service.arn).length > 0;
  const busy = new Set(kept.filter(isBusy));
  return [...busy, ...kept.filter((service) => !busy.has(service))];
}

function serviceStatus(reader: Reader, service: Service): ServiceStatus {
  const { clusterName, serviceName } = namesOfService(service);
  const own = livingTasksOfService(reader, service.arn);
  return {
    arn: service.arn,
    cluster: clusterName,
    name: serviceName,
    status: service.status,
    ...(service.definition !== undefined && { taskDefinition: shortName(service.definition.taskDefinitionArn) }),
    desiredCount: wantedCount(service),
    ...taskCounts(own),
    deployments: [
      ...inOrder(reader.find(deployments, 'service', service.arn)).map((deployment) => shownDeployment(reader, deployment, { service, tasks: own })),
      ...inOrder(reader.find(taskSets, 'service', service.arn)).map((taskSet) => shownTaskSet(reader, taskSet, { service, tasks: own })),
    ],
    ...latest(own),
    events: reader.find(serviceEvents, 'service', service.arn).slice(-eventsMax).toReversed().map(({ createdAt, message }) => ({ createdAt, message })),
  };
}

interface Facts {
  readonly service: Service;
  readonly tasks: readonly Task[];
}

function shownDeployment(reader: Reader, deployment: Deployment, { service, tasks }: Facts): ShownDeployment {
  const own = tasks.filter((task) => task.service?.groupId === deployment.id);
  const way = reader.get(serviceDeployments, deployment.serviceDeploymentArn);
  return {
    ...shownGroup(reader, deployment, own),
    status: deployment.status,
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
    desiredCount: deployment.status === 'PRIMARY' ? wantedCount(service) : own.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').length,
    ...(way !== undefined && { serviceDeploymentStatus: way.status }),
    ...(deployment.status === 'PRIMARY' && way?.shift !== undefined && !hasEnded(way) && shownShift(way.shift)),
  };
}

function shownShift({ stage, productionPercent, routes, hooks }: TrafficShift): Pick<ShownDeployment, 'lifecycleStage' | 'productionPercent' | 'pausedHookIds'> {
  const paused = hooks.filter(({ status }) => status === 'AWAITING_ACTION').map(({ id }) => id);
  return { lifecycleStage: stage, ...(routes.length > 0 && { productionPercent }), ...(paused.length > 0 && { pausedHookIds: paused }) };
}

function shownTaskSet(reader: Reader, taskSet: TaskSet, { service, tasks }: Facts): ShownDeployment {
  return {
    ...shownGroup(reader, taskSet, tasks.filter((task) => task.service?.groupId === taskSet.id)),
    status: taskSet.status,
    rolloutState: taskSet.stabilityStatus,
    rolloutStateReason: '',
    desiredCount: computedDesiredCount(taskSet, wantedCount(service)),
  };
}

function shownGroup(reader: Reader, { id, revisionArn, failedTasks, createdAt, updatedAt }: TaskGroup, own: readonly Task[]) {
  const { definition } = known(reader.get(serviceRevisions, revisionArn), `the revision of ${id}`);
  return { id, taskDefinition: shortName(definition.taskDefinitionArn), ...taskCounts(own), failedTasks, createdAt, updatedAt };
}

/** PRIMARY first, then the latest. */
function inOrder<Group extends TaskGroup & { readonly status: string }>(groups: readonly Group[]): readonly Group[] {
  const rank = ({ status, createdAt }: Group) => (status === 'PRIMARY' ? Number.MAX_SAFE_INTEGER : createdAt);
  return groups.toSorted((one, other) => rank(other) - rank(one));
}

function latest(all: readonly Task[]): { readonly tasks: readonly ShownTask[]; readonly tasksLeftOut: number } {
  return { tasks: all.slice(-tasksMax).toReversed().map(shownTask), tasksLeftOut: Math.max(0, all.length - tasksMax) };
}

function shownTask({ id, clusterArn, taskDefinitionArn, lastStatus, desiredStatus, healthStatus, createdAt }: Task): ShownTask {
  return { id, cluster: lastPart(clusterArn), taskDefinition: shortName(taskDefinitionArn), lastStatus, desiredStatus, healthStatus, createdAt };
}

/** Such as `web:3`. */
function shortName(taskDefinitionArn: string): string {
  return lastPart(taskDefinitionArn);
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
