import { minuteMs, secondMs } from '#base/time.ts';
import type { Deployment } from '#model/deployment.ts';
import type { ServiceDeployment } from '#model/service-deployment.ts';
import { wantedCount } from '#model/service.ts';
import type { LifecycleStage, TrafficShift } from '#model/traffic-shift.ts';
import { openDeploymentOf, primaryOf, wantedTasks, withServiceDeployment, type Draft } from '../draft.ts';
import { isHealthy } from '../health.ts';
import { newHooks } from './hooks.ts';

/** A service deployment under way that shifts traffic. */
export interface Shifting {
  /** What is to have all traffic in the end: the new revision, or after a failure the one before it. */
  readonly primary: Deployment;
  readonly open: ServiceDeployment;
  readonly shift: TrafficShift;
}

export function shiftingOf(draft: Draft): Shifting | undefined {
  const primary = primaryOf(draft);
  if (primary?.rolloutState !== 'IN_PROGRESS') return undefined;
  const open = openDeploymentOf(draft, primary);
  return open?.shift === undefined ? undefined : { primary, open, shift: open.shift };
}

export function isShifting(draft: Draft): boolean {
  return shiftingOf(draft) !== undefined;
}

export function withShift(draft: Draft, { open, shift }: Shifting, change: Partial<TrafficShift>): Draft {
  return withServiceDeployment(draft, { ...open, shift: { ...shift, ...change }, updatedAt: draft.world.nowMs });
}

/** The draft at the beginning of a stage, with what is to be paused for in it. */
export function enterStage(draft: Draft, shifting: Shifting, { stage, ...change }: Partial<TrafficShift> & { readonly stage: LifecycleStage }): Draft {
  const { nowMs, ids } = draft.world;
  const hooks = newHooks(shifting.open.deploymentConfiguration, { stage, nowMs, ids });
  return withShift(draft, shifting, { ...change, stage, stageAt: nowMs, ...(hooks.length > 0 && { hooks }) });
}

/** The deployments that are being replaced, or were given up. */
export function othersOf(draft: Draft): readonly Deployment[] {
  return draft.deployments.filter(({ status }) => status !== 'PRIMARY');
}

export function healthyCount(draft: Draft, { id }: Pick<Deployment, 'id'>): number {
  return wantedTasks(draft, id).filter((task) => isHealthy(task, draft.world)).length;
}

/** Whether the deployment has all its tasks, healthy: only then it is given more traffic. */
export function canTakeTraffic(draft: Draft, deployment: Deployment): boolean {
  return healthyCount(draft, deployment) >= wantedCount(draft.service);
}

/** Whether traffic goes to the deployment rather than stay where it is: no other has more tasks to serve it than this one. */
export function canTakeBack(draft: Draft, deployment: Deployment): boolean {
  const others = draft.deployments.filter(({ id }) => id !== deployment.id).map((other) => healthyCount(draft, other));
  return healthyCount(draft, deployment) >= Math.min(wantedCount(draft.service), Math.max(1, ...others));
}

/** Whether tasks of the deployment are there still, even if they are being stopped. */
export function hasLivingTasks(draft: Draft, { id }: Deployment): boolean {
  return draft.tasks.some(({ service, lastStatus }) => service?.groupId === id && lastStatus !== 'STOPPED');
}

/** Load balancers follow their rules within it: tasks that had traffic are not stopped before. */
const settleMs = secondMs;

/** When what had the traffic until the stage began may be taken down. */
export function settledAt({ stageAt }: TrafficShift, hasRoutes: boolean): number {
  return hasRoutes ? stageAt + settleMs : stageAt;
}

export function minutesAfter(atMs: number, minutes: number): number {
  return atMs + minutes * minuteMs;
}
