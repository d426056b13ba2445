import { AssignPublicIp, AvailabilityZoneRebalancing, DeploymentControllerType, PropagateTags, type DeploymentController, type NetworkConfiguration } from '@aws-sdk/client-ecs';
import type { Service } from '#model/service.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { invalidParameter } from './errors.ts';

/** The service quota (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html). */
const desiredCountMax = 5_000;
const gracePeriodSecondsMax = 2_147_483_647;
/** Rebalancing starts a task before it stops another one, which takes room above the desired count. */
const rebalancedPercentMin = 101;

/** Members that CreateService and UpdateService have in common. */
export interface ServiceRequest {
  readonly desiredCount?: number | undefined;
  readonly availabilityZoneRebalancing?: string | undefined;
  readonly propagateTags?: string | undefined;
  readonly healthCheckGracePeriodSeconds?: number | undefined;
  readonly deploymentController?: DeploymentController | undefined;
  readonly networkConfiguration?: NetworkConfiguration | undefined;
}

/** What can be said of a call before looking at what exists. */
export function checkServiceRequest({ desiredCount = 0, healthCheckGracePeriodSeconds: gracePeriod = 0, ...request }: ServiceRequest): void {
  const message = validationMessage([
    checkEnum('availabilityZoneRebalancing', request.availabilityZoneRebalancing, AvailabilityZoneRebalancing),
    checkEnum('deploymentController.type', request.deploymentController?.type, DeploymentControllerType),
    checkEnum('networkConfiguration.awsvpcConfiguration.assignPublicIp', request.networkConfiguration?.awsvpcConfiguration?.assignPublicIp, AssignPublicIp),
    checkEnum('propagateTags', request.propagateTags, PropagateTags),
  ]);
  if (message !== undefined) throw invalidParameter(message);
  if (desiredCount > desiredCountMax) throw invalidParameter(`desiredCount can be at most ${desiredCountMax}.`);
  if (gracePeriod < 0 || gracePeriod > gracePeriodSecondsMax) throw invalidParameter(`healthCheckGracePeriodSeconds should be between 0 and ${gracePeriodSecondsMax}.`);
}

/** Throws unless rebalancing has room for the task that it starts first (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html). */
export function checkRebalancing({ availabilityZoneRebalancing, deploymentConfiguration }: Service): void {
  if (availabilityZoneRebalancing === 'ENABLED' && !canBeRebalanced(deploymentConfiguration)) {
    throw invalidParameter('Availability Zone rebalancing does not support services with a maximumPercent of 100% or less. Increase the maximumPercent or set availabilityZoneRebalancing to DISABLED, and try again.');
  }
}

export function canBeRebalanced({ maximumPercent = 0 }: Service['deploymentConfiguration']): boolean {
  return maximumPercent >= rebalancedPercentMin;
}

/** A grace period is for health checks: without a load balancer a service has those of its containers, or none. */
export function checkGracePeriod(gracePeriodSeconds: number | undefined, { fields }: TaskDefinition, loadBalancers: readonly unknown[] = []): void {
  if (!gracePeriodSeconds || loadBalancers.length > 0 || (fields.containerDefinitions ?? []).some((container) => container.healthCheck !== undefined)) return;
  throw invalidParameter('Health check grace period is only valid for services configured to use load balancers. Without one, a container of the task definition has to have a health check.');
}
