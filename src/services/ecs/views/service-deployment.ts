import type { DeploymentLifecycleHookDetail, ServiceDeployment as ServiceDeploymentView, ServiceDeploymentBrief, ServiceDeploymentLifecycleStage, ServiceRevisionSummary } from '@aws-sdk/client-ecs';
import { dateOf } from '#base/time.ts';
import type { Deployment } from '#model/deployment.ts';
import type { ServiceDeployment } from '#model/service-deployment.ts';
import { wantedCount, type Service } from '#model/service.ts';
import type { Task } from '#model/task.ts';
import type { LifecycleStage, PauseHook, TrafficShift } from '#model/traffic-shift.ts';
import { taskCounts } from './task-counts.ts';

export interface ServiceDeploymentFacts {
  readonly service: Service;
  /** All that the service has. */
  readonly deployments: readonly Deployment[];
  /** All living tasks of the service. */
  readonly tasks: readonly Task[];
}

export function serviceDeploymentView(deployment: ServiceDeployment, facts: ServiceDeploymentFacts): ServiceDeploymentView {
  const { circuitBreaker, rollback, shift } = deployment;
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn: deployment.serviceArn,
    clusterArn: deployment.clusterArn,
    ...datesView(deployment),
    stoppedAt: dateOf(deployment.stoppedAt),
    updatedAt: dateOf(deployment.updatedAt),
    sourceServiceRevisions: deployment.sourceRevisionArns.map((arn, index) => ({ ...revisionSummary(arn, facts), ...sourceWeights(shift, index) })),
    targetServiceRevision: { ...revisionSummary(deployment.targetRevisionArn, facts), ...targetWeights(shift) },
    status: deployment.status,
    statusReason: deployment.statusReason,
    ...(shift !== undefined && { lifecycleStage: shownStage(shift.stage), lifecycleHookDetails: shift.hooks.map(hookView) }),
    deploymentConfiguration: deployment.deploymentConfiguration,
    ...(rollback !== undefined && { rollback: { reason: rollback.reason, startedAt: dateOf(rollback.startedAt), serviceRevisionArn: rollback.revisionArn } }),
    deploymentCircuitBreaker: { ...circuitBreaker },
    alarms: { status: 'DISABLED' },
  };
}

/** The SDK's stages have none before a shift of production traffic. */
function shownStage(stage: LifecycleStage): ServiceDeploymentLifecycleStage {
  return stage === 'PRE_PRODUCTION_TRAFFIC_SHIFT' ? 'PRODUCTION_TRAFFIC_SHIFT' : stage;
}

function hookView({ id, status, expiresAt, timeoutAction }: PauseHook): DeploymentLifecycleHookDetail {
  return { hookId: id, targetType: 'PAUSE', status, expiresAt: dateOf(expiresAt), timeoutAction };
}

/** Without a load balancer there is no traffic to tell of. */
function targetWeights(shift: TrafficShift | undefined) {
  if (shift === undefined || shift.routes.length === 0) return {};
  return { requestedTestTrafficWeight: shift.testPercent, requestedProductionTrafficWeight: shift.productionPercent };
}

/** The first one is what is replaced; others were given up before it was done. */
function sourceWeights(shift: TrafficShift | undefined, index: number) {
  if (shift === undefined || shift.routes.length === 0) return {};
  return { requestedTestTrafficWeight: 0, requestedProductionTrafficWeight: index === 0 ? all - shift.productionPercent : 0 };
}

const all = 100;

/** As ListServiceDeployments shows it. */
export function serviceDeploymentBrief(deployment: ServiceDeployment): ServiceDeploymentBrief {
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn: deployment.serviceArn,
    clusterArn: deployment.clusterArn,
    ...datesView(deployment),
    targetServiceRevisionArn: deployment.targetRevisionArn,
    status: deployment.status,
    statusReason: deployment.statusReason,
  };
}

function datesView({ createdAt, startedAt, finishedAt }: ServiceDeployment) {
  return { createdAt: dateOf(createdAt), startedAt: dateOf(startedAt), finishedAt: dateOf(finishedAt) };
}

/** What there is of the revision at this moment: nothing, once it has been replaced. */
function revisionSummary(arn: string, { service, deployments, tasks }: ServiceDeploymentFacts): ServiceRevisionSummary {
  const groups = deployments.filter(({ revisionArn }) => revisionArn === arn);
  const own = tasks.filter((task) => groups.some(({ id }) => id === task.service?.groupId));
  const isPrimary = groups.some(({ status }) => status === 'PRIMARY');
  const { runningCount, pendingCount } = taskCounts(own);
  return {
    arn,
    // One that is being replaced is asked for no more than those of its tasks that were not told to stop yet.
    requestedTaskCount: isPrimary ? wantedCount(service) : own.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').length,
    runningTaskCount: runningCount,
    pendingTaskCount: pendingCount,
  };
}
