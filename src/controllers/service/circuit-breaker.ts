import { circuitBreakerThreshold } from '#model/deployment-limits.ts';
import type { Deployment } from '#model/deployment.ts';
import type { ServiceDeployment } from '#model/service-deployment.ts';
import { newDeployment } from '#model/start-deployment.ts';
import { newTaskGroupId } from '#model/task-group.ts';
import { openDeploymentOf, primaryOf, revisionOf, withDeployment, withEvent, withServiceDeployment, type Draft } from './draft.ts';
import { failedText, rollingBackText } from './texts.ts';

const tasksFailed = 'tasks failed to start';
const circuitBreaker = 'ECS deployment circuit breaker';
const noCandidate = 'No rollback candidate was found to run the rollback.';

/** A deployment whose tasks keep failing, or that someone wants stopped, ends; the service goes back to its last completed revision if it can and is to. */
export function endFailedDeployment(draft: Draft): Draft {
  const primary = primaryOf(draft);
  if (primary === undefined || primary.rolloutState !== 'IN_PROGRESS') return draft;
  const open = openDeploymentOf(draft, primary);
  if (open === undefined) return draft;
  const watched = withFailureCount(draft, { primary, open });
  const { deploymentCircuitBreaker } = draft.service.deploymentConfiguration;
  if (open.status === 'ROLLBACK_REQUESTED') return rollBack(watched, { primary, open, reason: 'Service deployment rolled back by user request.', what: 'ECS deployment rollback' });
  if (open.status === 'STOP_REQUESTED') return fail(watched, { primary, open, reason: 'Service deployment stopped by user request.', rolloutStateReason: 'ECS deployment stopped.' });
  if (deploymentCircuitBreaker?.enable !== true || primary.failedTasks < circuitBreakerThreshold(draft.service)) return watched;
  return trip(watched, { primary, open, rollsBack: deploymentCircuitBreaker.rollback === true || open.shift !== undefined });
}

interface Failing {
  readonly primary: Deployment;
  readonly open: ServiceDeployment;
}

function withFailureCount(draft: Draft, { primary, open }: Failing): Draft {
  const { circuitBreaker: breaker } = open;
  if (breaker.status === 'DISABLED') return draft;
  const threshold = circuitBreakerThreshold(draft.service);
  if (breaker.failureCount === primary.failedTasks && breaker.threshold === threshold) return draft;
  return withServiceDeployment(draft, { ...open, circuitBreaker: { ...breaker, failureCount: primary.failedTasks, threshold }, updatedAt: draft.world.nowMs });
}

function trip(draft: Draft, { primary, open, rollsBack }: Failing & { readonly rollsBack: boolean }): Draft {
  const said = withEvent(draft, failedText(draft.service, primary.id, tasksFailed), 'SERVICE_DEPLOYMENT_FAILED');
  const tripped: ServiceDeployment = { ...open, circuitBreaker: { ...open.circuitBreaker, status: 'TRIGGERED', failureCount: primary.failedTasks } };
  const reason = `Service deployment failed because the circuit breaker threshold was exceeded: ${tasksFailed}.`;
  const isRollback = open.status === 'ROLLBACK_IN_PROGRESS';
  if (rollsBack && !isRollback) return rollBack(said, { primary, open: tripped, reason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.', rolloutStateReason: `${circuitBreaker}: ${tasksFailed}.`, what: circuitBreaker });
  return fail(said, { primary, open: tripped, reason, rolloutStateReason: `${circuitBreaker}: ${tasksFailed}.` });
}

/** A deployment that shifts traffic has failed for a reason of its own: the traffic is given back, whoever serves it now. */
export function giveUp(draft: Draft, { primary, open, reason }: Failing & { readonly reason: string }): Draft {
  const said = withEvent(draft, failedText(draft.service, primary.id, reason.replace(/\.$/, '')), 'SERVICE_DEPLOYMENT_FAILED');
  return rollBack(said, { primary, open, reason, what: 'ECS deployment' });
}

interface Rollback extends Failing {
  readonly reason: string;
  /** What the deployment says of itself, if that is something else. */
  readonly rolloutStateReason?: string;
  /** Who rolls back, as `rolloutStateReason` says it. */
  readonly what: string;
}

function rollBack(draft: Draft, { primary, open, reason, what, rolloutStateReason = reason }: Rollback): Draft {
  const { nowMs } = draft.world;
  const target = rollbackTarget(draft, { primary, open });
  if (target === undefined) {
    return fail(draft, { primary, open, reason: `${reason} ${noCandidate}`, rolloutStateReason: `${rolloutStateReason} ${noCandidate}` });
  }
  const failed: Deployment = { ...primary, status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason, updatedAt: nowMs };
  const restored: Deployment = { ...target, rolloutStateReason: `${what}: rolling back to deploymentId ${target.id}.` };
  const deployments = [restored, failed, ...draft.deployments.filter(({ id }) => id !== primary.id && id !== target.id)];
  const rolling: ServiceDeployment = { ...open, status: 'ROLLBACK_IN_PROGRESS', statusReason: reason, rollback: { reason, startedAt: nowMs, revisionArn: target.revisionArn }, updatedAt: nowMs };
  const service = { ...draft.service, definition: revisionOf(draft, target.revisionArn).definition, steadyAt: undefined };
  return withEvent(withServiceDeployment({ ...draft, service, deployments }, rolling), rollingBackText(service, target.id), 'SERVICE_DEPLOYMENT_IN_PROGRESS');
}

/** The deployment that last completed, as PRIMARY again: the one that is still there, or a new one of its revision. */
function rollbackTarget(draft: Draft, { primary, open }: Failing): Deployment | undefined {
  const { world, service } = draft;
  const completed = lastCompleted(draft);
  const progress = { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', failedTasks: 0, failedRounds: 0, serviceDeploymentArn: open.arn, updatedAt: world.nowMs } as const;
  if (completed !== undefined) return { ...completed, ...progress };
  const revisionArn = world.lastCompletedRevisionArn();
  if (revisionArn === undefined || revisionArn === primary.revisionArn) return undefined;
  return newDeployment({ id: newTaskGroupId(world.ids), serviceArn: service.arn, revisionArn, serviceDeploymentArn: open.arn, nowMs: world.nowMs });
}

/** The deployment of the revision that completed last, as far as it is still there; a rollback to it may have been under way, or have failed, when it was replaced. */
export function lastCompleted({ deployments, world }: Draft): Deployment | undefined {
  const replaced = deployments.filter(({ status }) => status === 'ACTIVE');
  return replaced.find(({ rolloutState }) => rolloutState === 'COMPLETED') ?? replaced.find(({ revisionArn }) => revisionArn === world.lastCompletedRevisionArn());
}

function fail(draft: Draft, { primary, open, reason, rolloutStateReason }: Failing & { readonly reason: string; readonly rolloutStateReason: string }): Draft {
  const { nowMs } = draft.world;
  const failed = withDeployment(draft, { ...primary, rolloutState: 'FAILED', rolloutStateReason, updatedAt: nowMs });
  const status = open.status === 'ROLLBACK_IN_PROGRESS' || open.status === 'ROLLBACK_REQUESTED' ? 'ROLLBACK_FAILED' : 'STOPPED';
  return withServiceDeployment(failed, { ...open, status, statusReason: reason, stoppedAt: nowMs, finishedAt: nowMs, updatedAt: nowMs });
}
