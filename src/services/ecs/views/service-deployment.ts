import type { ServiceDeployment as ServiceDeploymentView, ServiceDeploymentBrief, ServiceRevisionSummary } from '@aws-sdk/client-ecs';
import { dateOf } from '#base/time.ts';
import type { Deployment } from '#model/deployment.ts';
import type { ServiceDeployment } from '#model/service-deployment.ts';
import { wantedCount, type Service } from '#model/service.ts';
import type { Task } from '#model/task.ts';
import { taskCounts } from './task-counts.ts';

export interface ServiceDeploymentFacts {
  readonly service: Service;
  /** All that the service has. */
  readonly deployments: readonly Deployment[];
  /** All living tasks of the service. */
  readonly tasks: readonly Task[];
}

export function serviceDeploymentView(deployment: ServiceDeployment, facts: ServiceDeploymentFacts): ServiceDeploymentView {
  const { circuitBreaker, rollback } = deployment;
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn: deployment.serviceArn,
    clusterArn: deployment.clusterArn,
    ...datesView(deployment),
    stoppedAt: dateOf(deployment.stoppedAt),
    updatedAt: dateOf(deployment.updatedAt),
    sourceServiceRevisions: deployment.sourceRevisionArns.map((arn) => revisionSummary(arn, facts)),
    targetServiceRevision: revisionSummary(deployment.targetRevisionArn, facts),
    status: deployment.status,
    statusReason: deployment.statusReason,
    deploymentConfiguration: deployment.deploymentConfiguration,
    ...(rollback !== undefined && { rollback: { reason: rollback.reason, startedAt: dateOf(rollback.startedAt), serviceRevisionArn: rollback.revisionArn } }),
    deploymentCircuitBreaker: { ...circuitBreaker },
    alarms: { status: 'DISABLED' },
  };
}

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
