import { hourMs } from '#base/time.ts';
import type { Deployment } from '#model/deployment.ts';
import type { ServiceDeployment } from '#model/service-deployment.ts';
import { wantedCount } from '#model/service.ts';
import { openDeploymentOf, primaryOf, wantedTasks, withDeployment, withEvent, withServiceDeployment, withWake, type Draft } from './draft.ts';
import { isHealthy, provenFrom } from './health.ts';
import { isBehindLoadBalancer } from './target-health.ts';
import { completedText, steadyText } from './texts.ts';

/** ECS says of a steady service now and then that it still is. */
const steadyRepeatMs = 6 * hourMs;

/** A service deployment begins with the first look at it. */
export function beginDeployment(draft: Draft): Draft {
  const { nowMs } = draft.world;
  return draft.serviceDeployments
    .filter(({ status }) => status === 'PENDING')
    .reduce((next, pending) => withServiceDeployment(next, { ...pending, status: 'IN_PROGRESS', startedAt: nowMs, updatedAt: nowMs }), draft);
}

/** Deployments that were replaced altogether are gone; the PRIMARY one completes when all that is wanted is there and nothing else. */
export function completeDeployment(draft: Draft): Draft {
  const primary = primaryOf(draft);
  if (primary === undefined) return draft;
  const left = draft.deployments.filter(({ id, status }) => status === 'PRIMARY' || wantedTasks(draft, id).length > 0);
  const cleared = left.length === draft.deployments.length ? draft : { ...draft, deployments: left };
  if (primary.rolloutState !== 'IN_PROGRESS' || !hasAll(cleared, primary)) return cleared;
  return completed(cleared, primary);
}

/** The deployment has done what it was for, and its service deployment has with it. */
export function completed(draft: Draft, primary: Deployment): Draft {
  const { nowMs } = draft.world;
  const done = withDeployment(draft, { ...primary, rolloutState: 'COMPLETED', rolloutStateReason: `ECS deployment ${primary.id} completed.`, failedTasks: 0, failedRounds: 0, updatedAt: nowMs });
  const open = openDeploymentOf(done, primary);
  const ended = open === undefined ? done : withServiceDeployment(done, succeeded(open, nowMs));
  return withEvent(ended, completedText(draft.service, primary.id), 'SERVICE_DEPLOYMENT_COMPLETED');
}

function succeeded(open: ServiceDeployment, nowMs: number): ServiceDeployment {
  const { circuitBreaker } = open;
  return {
    ...open,
    status: open.status === 'ROLLBACK_IN_PROGRESS' ? 'ROLLBACK_SUCCESSFUL' : 'SUCCESSFUL',
    circuitBreaker: circuitBreaker.status === 'MONITORING' ? { ...circuitBreaker, status: 'MONITORING_COMPLETE' } : circuitBreaker,
    finishedAt: nowMs,
    updatedAt: nowMs,
  };
}

/** Says when the service has what it wants, and again every few hours while it does. */
export function noticeSteadiness(draft: Draft): Draft {
  const primary = primaryOf(draft);
  const isSteady = primary?.rolloutState === 'COMPLETED' && draft.deployments.length === 1 && hasAll(draft, primary);
  return isSteady ? withSteadiness(forgetFailures(draft, primary)) : withoutSteadiness(draft);
}

/** Of a service or of its task sets; `isSteady` was found out before. */
export function withSteadiness(draft: Draft): Draft {
  const { service, world: { nowMs } } = draft;
  const saidAt = service.steadyAt;
  if (saidAt !== undefined && nowMs < saidAt + steadyRepeatMs) return withWake(draft, saidAt + steadyRepeatMs);
  const steady = { ...draft, service: { ...service, steadyAt: nowMs } };
  return withWake(withEvent(steady, steadyText(service), 'SERVICE_STEADY_STATE'), nowMs + steadyRepeatMs);
}

export function withoutSteadiness(draft: Draft): Draft {
  return draft.service.steadyAt === undefined ? draft : { ...draft, service: { ...draft.service, steadyAt: undefined } };
}

/** Starts of a service that has all it wants are not put off any more, once its tasks have shown that they stay. */
function forgetFailures(draft: Draft, primary: Deployment): Draft {
  if (primary.failedTasks === 0 && primary.failedRounds === 0) return draft;
  const provenAt = Math.max(...wantedTasks(draft, primary.id).map((task) => (isBehindLoadBalancer(task) ? provenFrom(task, draft.world) : 0)));
  if (provenAt > draft.world.nowMs) return withWake(draft, provenAt);
  return withDeployment(draft, { ...primary, failedTasks: 0, failedRounds: 0 });
}

/** Whether all tasks that are wanted are the deployment's, as many as there are to be, and healthy. */
export function hasAll(draft: Draft, { id }: Deployment): boolean {
  const wanted = draft.tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  return wanted.length === wantedCount(draft.service) && wanted.every((task) => task.service?.groupId === id && isHealthy(task, draft.world));
}
