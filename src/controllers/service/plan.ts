import { hourMs } from '#base/time.ts';
import type { Deployment } from '#model/deployment.ts';
import type { Action } from '#model/listener-rule.ts';
import type { ServiceDeployment } from '#model/service-deployment.ts';
import type { ServiceEvent } from '#model/service-event.ts';
import type { ServiceRevision } from '#model/service-revision.ts';
import type { Service } from '#model/service.ts';
import type { TaskSet } from '#model/task-set.ts';
import type { Target } from '#model/target.ts';
import type { Task } from '#model/task.ts';
import { endFailedDeployment } from './circuit-breaker.ts';
import { beginDeployment, completeDeployment, noticeSteadiness } from './complete.ts';
import { newDraft, type Draft, type ServiceWorld, type Step } from './draft.ts';
import { drainService } from './drain.ts';
import { learnDigests } from './learn-digests.ts';
import { noticeTasks } from './notice.ts';
import { rebalance } from './rebalance.ts';
import { registerTasks } from './register-tasks.ts';
import { roll } from './roll.ts';
import { keepTaskSets } from './task-sets.ts';
import { beginShift } from './traffic-shift/begin-shift.ts';
import { shiftTraffic } from './traffic-shift/shift-traffic.ts';
import { isShifting } from './traffic-shift/shifting.ts';

/** Deleted services are still described for a while. */
export const inactiveRetentionMs = hourMs;

/** What is to be written, and nothing else: empty when all is as it should be. */
export interface ServicePlan {
  readonly service: Service | undefined;
  readonly deployments: readonly Deployment[];
  readonly removedDeploymentIds: readonly string[];
  readonly taskSets: readonly TaskSet[];
  readonly removedTaskSetArns: readonly string[];
  readonly serviceDeployments: readonly ServiceDeployment[];
  readonly revisions: readonly ServiceRevision[];
  /** New ones, and those that change. */
  readonly tasks: readonly Task[];
  readonly targets: readonly Target[];
  /** Of listener rules and listeners. */
  readonly actions: ReadonlyMap<string, readonly Action[]>;
  readonly events: readonly ServiceEvent[];
  /** True when nobody needs the service's documents any more. */
  readonly isExpired: boolean;
  /** When to look again although nothing has changed; Infinity when there is no need. */
  readonly wakeAt: number;
  readonly awaitsCapacity: boolean;
}

const deploying: readonly Step[] = [noticeTasks, learnDigests, beginDeployment, beginShift, endFailedDeployment, deploy, noticeSteadiness, rebalance];
const external: readonly Step[] = [noticeTasks, learnDigests, keepTaskSets, registerTasks];
const draining: readonly Step[] = [noticeTasks, drainService, registerTasks];

/** The next state of one service: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html */
export function planService(world: ServiceWorld): ServicePlan {
  const { service, nowMs } = world;
  const before = newDraft(world);
  if (service.status === 'INACTIVE') {
    const expiresAt = (service.inactiveAt ?? nowMs) + inactiveRetentionMs;
    return { ...difference(before, before), isExpired: nowMs >= expiresAt, wakeAt: expiresAt };
  }
  const after = stepsFor(service).reduce((draft, step) => step(draft), before);
  return difference(before, after);
}

function stepsFor(service: Service): readonly Step[] {
  if (service.status === 'DRAINING') return draining;
  return service.deploymentController === 'EXTERNAL' ? external : deploying;
}

function deploy(draft: Draft): Draft {
  return isShifting(draft) ? registerTasks(shiftTraffic(draft)) : completeDeployment(registerTasks(roll(draft)));
}

function difference(before: Draft, after: Draft): ServicePlan {
  return {
    service: after.service === before.service ? undefined : after.service,
    deployments: added(before.deployments, after.deployments),
    removedDeploymentIds: before.deployments.flatMap(({ id }) => (after.deployments.some((kept) => kept.id === id) ? [] : [id])),
    taskSets: added(before.taskSets, after.taskSets),
    removedTaskSetArns: before.taskSets.flatMap(({ arn }) => (after.taskSets.some((kept) => kept.arn === arn) ? [] : [arn])),
    serviceDeployments: added(before.serviceDeployments, after.serviceDeployments),
    revisions: [...after.revisions.values()],
    tasks: added(before.tasks, after.tasks),
    targets: after.targets,
    actions: after.actions,
    events: after.events,
    isExpired: false,
    wakeAt: after.wakeAt,
    awaitsCapacity: after.awaitsCapacity,
  };
}

function added<Doc>(before: readonly Doc[], after: readonly Doc[]): readonly Doc[] {
  if (before === after) return [];
  const known = new Set(before);
  return after.filter((document) => !known.has(document));
}
