import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { formatArn } from '#base/arn.ts';
import type { Ids } from '#base/ids.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import { namesOfService, type Service } from './service.ts';
import type { TrafficShift } from './traffic-shift.ts';

export const openDeploymentStatuses = ['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'] as const;
export const endedDeploymentStatuses = ['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'] as const;
export type ServiceDeploymentStatus = (typeof openDeploymentStatuses)[number] | (typeof endedDeploymentStatuses)[number];

/** The way of a service from its revisions to a new one (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html). */
export interface ServiceDeployment extends Scope {
  readonly arn: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly sourceRevisionArns: readonly string[];
  readonly targetRevisionArn: string;
  readonly status: ServiceDeploymentStatus;
  readonly statusReason?: string;
  /** As the service had it when the deployment began. */
  readonly deploymentConfiguration: DeploymentConfiguration;
  readonly circuitBreaker: {
    readonly status: 'DISABLED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'TRIGGERED';
    readonly failureCount: number;
    readonly threshold: number;
  };
  readonly rollback?: { readonly reason: string; readonly startedAt: number; readonly revisionArn: string };
  /** Of those that shift traffic, from their beginning on. */
  readonly shift?: TrafficShift;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly stoppedAt?: number;
  readonly finishedAt?: number;
  readonly updatedAt: number;
}

export const serviceDeployments = defineCollection<ServiceDeployment>()({
  kind: 'ecs-service-deployment',
  version: 1,
  key: (deployment) => deployment.arn,
  indexes: { scope: scopeKey, service: (deployment) => deployment.serviceArn, open: (deployment) => (hasEnded(deployment) ? undefined : deployment.serviceArn) },
});

export function newServiceDeploymentArn(service: Service, ids: Ids): string {
  const { clusterName, serviceName } = namesOfService(service);
  return formatArn({ service: 'ecs', region: service.region, account: service.account, resource: `service-deployment/${clusterName}/${serviceName}/${deploymentName(ids)}` });
}

export function hasEnded({ status }: Pick<ServiceDeployment, 'status'>): boolean {
  return endedDeploymentStatuses.some((ended) => ended === status);
}

const nameBytesInHex = 32;

/** Such as `ujFZHhCvRXqqBSw9GCQgA2`. */
function deploymentName(ids: Ids): string {
  return Buffer.from(ids.hex(nameBytesInHex), 'hex').toString('base64url').replaceAll('-', 'A').replaceAll('_', 'B');
}
