import type { Ids } from '#base/ids.ts';
import type { Cluster } from '#model/cluster.ts';
import type { Deployment } from '#model/deployment.ts';
import type { Action } from '#model/listener-rule.ts';
import type { TaskSize } from '#model/fargate-task-size.ts';
import type { ServiceDeployment } from '#model/service-deployment.ts';
import type { ServiceEvent, ServiceEventName } from '#model/service-event.ts';
import type { ServiceRevision } from '#model/service-revision.ts';
import type { Service } from '#model/service.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import type { TaskGroup } from '#model/task-group.ts';
import type { TaskSet } from '#model/task-set.ts';
import type { Target } from '#model/target.ts';
import type { Task } from '#model/task.ts';

/** One service with all that is decided about it, as state has it. */
export interface ServiceWorld {
  readonly nowMs: number;
  readonly ids: Ids;
  readonly service: Service;
  readonly cluster: Cluster;
  readonly deployments: readonly Deployment[];
  readonly taskSets: readonly TaskSet[];
  /** Those that have not ended. */
  readonly serviceDeployments: readonly ServiceDeployment[];
  /** The service's tasks that live, and those whose end was not counted yet. */
  readonly tasks: readonly Task[];
  /** What the task is registered as, whatever has become of it. */
  readonly targetsOf: (taskArn: string) => readonly Target[];
  readonly hasTargetGroup: (arn: string) => boolean;
  /** Why no load balancer looks at the target, in the words of DescribeTargetHealth. */
  readonly whyUnused: (target: Target) => string | undefined;
  readonly revision: (arn: string) => ServiceRevision;
  readonly taskDefinition: (arn: string) => TaskDefinition;
  /** The revision that the last successful service deployment ended with. */
  readonly lastCompletedRevisionArn: () => string | undefined;
  /** What a listener rule does, or a listener by default; undefined when there is no such one. */
  readonly actionsOf: (arn: string) => readonly Action[] | undefined;
  /** The zones of the subnets, where they are known. */
  readonly zonesOf: (subnetIds: readonly string[]) => readonly string[];
  readonly cpuArchitecture: Task['cpuArchitecture'];
  /** Why tasks of the definition cannot have their roles, in the words of ECS; undefined when they can. */
  readonly roleRefusal: (definition: TaskDefinition) => string | undefined;
  /** How many of so many tasks of a size the host has room for. */
  readonly fitting: (size: TaskSize, count: number) => number;
  /** For how long a task without a health check has to be RUNNING to count as healthy. */
  readonly healthyAfterMs: number;
}

/** The service as a turn has it so far. Steps take a draft and give the next one. */
export interface Draft {
  readonly world: ServiceWorld;
  readonly service: Service;
  readonly deployments: readonly Deployment[];
  readonly taskSets: readonly TaskSet[];
  readonly serviceDeployments: readonly ServiceDeployment[];
  /** Those that were read and changed. */
  readonly revisions: ReadonlyMap<string, ServiceRevision>;
  readonly tasks: readonly Task[];
  /** New ones, and those that change. */
  readonly targets: readonly Target[];
  /** Of listener rules and listeners, where they change. */
  readonly actions: ReadonlyMap<string, readonly Action[]>;
  readonly events: readonly ServiceEvent[];
  /** When the service is to be looked at again, whatever happens. */
  readonly wakeAt: number;
  /** True when tasks are wanted that the host has no room for, or that cannot have their roles. */
  readonly awaitsCapacity: boolean;
}

export type Step = (draft: Draft) => Draft;

export function newDraft(world: ServiceWorld): Draft {
  const { service, deployments, taskSets, serviceDeployments, tasks } = world;
  return { world, service, deployments, taskSets, serviceDeployments, tasks, revisions: new Map(), targets: [], actions: new Map(), events: [], wakeAt: Infinity, awaitsCapacity: false };
}

export function withWake(draft: Draft, atMs: number): Draft {
  return atMs < draft.wakeAt ? { ...draft, wakeAt: atMs } : draft;
}

export function withEvent(draft: Draft, message: string, eventName?: ServiceEventName): Draft {
  const { world, service } = draft;
  const event: ServiceEvent = { id: world.ids.uuid(), serviceArn: service.arn, createdAt: world.nowMs, message, ...(eventName !== undefined && { eventName }) };
  return { ...draft, events: [...draft.events, event] };
}

export function withDeployment(draft: Draft, changed: Deployment): Draft {
  return { ...draft, deployments: draft.deployments.map((deployment) => (deployment.id === changed.id ? changed : deployment)) };
}

export function withServiceDeployment(draft: Draft, changed: ServiceDeployment): Draft {
  return { ...draft, serviceDeployments: draft.serviceDeployments.map((deployment) => (deployment.arn === changed.arn ? changed : deployment)) };
}

/** Changes the deployment or task set of the id. */
export function withGroup(draft: Draft, id: string, change: Partial<Pick<TaskGroup, 'failedTasks' | 'failedRounds' | 'startsNotBefore' | 'unplacedAt'>>): Draft {
  const changed = <Group extends TaskGroup>(group: Group): Group => (group.id === id ? { ...group, ...change, updatedAt: draft.world.nowMs } : group);
  return { ...draft, deployments: draft.deployments.map(changed), taskSets: draft.taskSets.map(changed) };
}

export function withTasks(draft: Draft, changed: readonly Task[]): Draft {
  if (changed.length === 0) return draft;
  const byArn = new Map(changed.map((task) => [task.arn, task]));
  const kept = draft.tasks.map((task) => {
    const next = byArn.get(task.arn);
    byArn.delete(task.arn);
    return next ?? task;
  });
  return { ...draft, tasks: [...kept, ...byArn.values()] };
}

export function primaryOf(draft: Draft): Deployment | undefined {
  return draft.deployments.find(({ status }) => status === 'PRIMARY');
}

/** The service deployment that the deployment is part of, while it has not ended. */
export function openDeploymentOf(draft: Draft, { serviceDeploymentArn }: Deployment): ServiceDeployment | undefined {
  return draft.serviceDeployments.find(({ arn }) => arn === serviceDeploymentArn);
}

export function revisionOf(draft: Draft, arn: string): ServiceRevision {
  return draft.revisions.get(arn) ?? draft.world.revision(arn);
}

export function withRevision(draft: Draft, changed: ServiceRevision): Draft {
  return { ...draft, revisions: new Map(draft.revisions).set(changed.arn, changed) };
}

export function actionsOf(draft: Draft, arn: string): readonly Action[] | undefined {
  return draft.actions.get(arn) ?? draft.world.actionsOf(arn);
}

export function withActions(draft: Draft, arn: string, actions: readonly Action[]): Draft {
  return { ...draft, actions: new Map(draft.actions).set(arn, actions) };
}

/** Tasks of the group that are to run. */
export function wantedTasks(draft: Draft, groupId: string): readonly Task[] {
  return draft.tasks.filter((task) => task.desiredStatus === 'RUNNING' && task.service?.groupId === groupId);
}
