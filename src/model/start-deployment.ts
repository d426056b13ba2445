import type { Ids } from '#base/ids.ts';
import { circuitBreakerThreshold } from './deployment-limits.ts';
import type { Deployment } from './deployment.ts';
import { hasEnded, newServiceDeploymentArn, type ServiceDeployment } from './service-deployment.ts';
import { newServiceRevisionArn, type ServiceRevision } from './service-revision.ts';
import type { Service, ServiceDefinition } from './service.ts';
import type { TaskDefinition } from './task-definition.ts';
import { newTaskGroupId } from './task-group.ts';

export interface DeploymentStart {
  /** With its wishes as they now are. */
  readonly service: Service;
  readonly definition: ServiceDefinition;
  readonly taskDefinition: TaskDefinition;
  /** All that the service has. */
  readonly deployments: readonly Deployment[];
  readonly serviceDeployments: readonly ServiceDeployment[];
  readonly ids: Ids;
  readonly nowMs: number;
}

/** All that is to be written for a new deployment. */
export interface StartedDeployment {
  readonly service: Service;
  readonly revision: ServiceRevision;
  /** The new PRIMARY one, and the one that is no longer it. */
  readonly deployments: readonly Deployment[];
  /** The new one, and those that it takes the place of. */
  readonly serviceDeployments: readonly ServiceDeployment[];
}

/** A service is to have its tasks from a new revision: what was PRIMARY becomes ACTIVE, what was under way is stopped. */
export function startDeployment(start: DeploymentStart): StartedDeployment {
  const { ids, nowMs, definition } = start;
  const service: Service = { ...start.service, definition, steadyAt: undefined };
  const revision = newServiceRevision(start);
  const primary = start.deployments.find(({ status }) => status === 'PRIMARY');
  const serviceDeployment = newServiceDeployment(start, revision.arn);
  return {
    service,
    revision,
    deployments: [
      ...(primary === undefined ? [] : [{ ...primary, status: 'ACTIVE' as const, updatedAt: nowMs }]),
      newDeployment({ id: newTaskGroupId(ids), serviceArn: service.arn, revisionArn: revision.arn, serviceDeploymentArn: serviceDeployment.arn, nowMs }),
    ],
    serviceDeployments: [...start.serviceDeployments.filter((deployment) => !hasEnded(deployment)).map((deployment) => superseded(deployment, nowMs)), serviceDeployment],
  };
}

export function newServiceRevision({ service, definition, taskDefinition, ids, nowMs }: Pick<DeploymentStart, 'service' | 'definition' | 'taskDefinition' | 'ids' | 'nowMs'>): ServiceRevision {
  const { ephemeralStorage, containerDefinitions = [] } = taskDefinition.fields;
  return {
    account: service.account,
    region: service.region,
    arn: newServiceRevisionArn(service, ids),
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    definition,
    containerImages: containerDefinitions.map(({ name = '', image = '' }) => ({ containerName: name, image })),
    ...(ephemeralStorage?.sizeInGiB !== undefined && { ephemeralStorageGiB: ephemeralStorage.sizeInGiB }),
    createdAt: nowMs,
  };
}

/** A PRIMARY deployment before its first task. */
export function newDeployment({ nowMs, ...given }: Pick<Deployment, 'id' | 'serviceArn' | 'revisionArn' | 'serviceDeploymentArn'> & { readonly nowMs: number }): Deployment {
  return { ...given, status: 'PRIMARY', rolloutState: 'IN_PROGRESS', rolloutStateReason: `ECS deployment ${given.id} in progress.`, failedTasks: 0, failedRounds: 0, createdAt: nowMs, updatedAt: nowMs };
}

function newServiceDeployment({ service, deployments, ids, nowMs }: DeploymentStart, targetRevisionArn: string): ServiceDeployment {
  const isGuarded = service.deploymentConfiguration.deploymentCircuitBreaker?.enable === true;
  return {
    account: service.account,
    region: service.region,
    arn: newServiceDeploymentArn(service, ids),
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    sourceRevisionArns: deployments.map(({ revisionArn }) => revisionArn),
    targetRevisionArn,
    status: 'PENDING',
    deploymentConfiguration: service.deploymentConfiguration,
    circuitBreaker: { status: isGuarded ? 'MONITORING' : 'DISABLED', failureCount: 0, threshold: circuitBreakerThreshold(service) },
    createdAt: nowMs,
    updatedAt: nowMs,
  };
}

function superseded(deployment: ServiceDeployment, nowMs: number): ServiceDeployment {
  return { ...deployment, status: 'STOPPED', statusReason: 'Service deployment stopped due to a newer service deployment.', stoppedAt: nowMs, finishedAt: nowMs, updatedAt: nowMs };
}
