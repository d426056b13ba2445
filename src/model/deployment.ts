import { defineCollection } from './collection.ts';
import type { TaskGroup } from './task-group.ts';

/**
 * The tasks that a service whose controller is ECS has of one revision: an item of DescribeServices' `deployments[]`.
 * The service deployment, the way from one revision to another, is a document of its own.
 */
export interface Deployment extends TaskGroup {
  /** PRIMARY: the latest; ACTIVE: being replaced. One that has been replaced altogether is removed. */
  readonly status: 'PRIMARY' | 'ACTIVE';
  readonly rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly rolloutStateReason: string;
  readonly serviceDeploymentArn: string;
  /** When it was last said that the service's percentages leave no task to start or stop; absent while they do. */
  readonly blockedAt?: number | undefined;
}

export const deployments = defineCollection<Deployment>()({
  kind: 'ecs-deployment',
  version: 1,
  key: (deployment) => deployment.id,
  indexes: { service: (deployment) => deployment.serviceArn },
});
