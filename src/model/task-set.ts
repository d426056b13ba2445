import { formatArn } from '#base/arn.ts';
import { defineCollection } from './collection.ts';
import type { Scope } from './scope.ts';
import { namesOfService, type Service } from './service.ts';
import type { Tag } from './tag.ts';
import type { TaskGroup } from './task-group.ts';

/** The tasks of one revision of a service whose controller is EXTERNAL (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-external.html). */
export interface TaskSet extends TaskGroup, Scope {
  readonly arn: string;
  readonly clusterArn: string;
  /** DRAINING: deleted, its tasks are being stopped; it is removed with the last of them. */
  readonly status: 'PRIMARY' | 'ACTIVE' | 'DRAINING';
  readonly externalId?: string;
  /** Of the service's desired count. */
  readonly scalePercent: number;
  readonly stabilityStatus: 'STEADY_STATE' | 'STABILIZING';
  readonly stabilityStatusAt: number;
  readonly tags: readonly Tag[];
  /** Of the call that created it. */
  readonly clientToken?: { readonly token: string; readonly requestDigest: string };
}

export const taskSets = defineCollection<TaskSet>()({
  kind: 'ecs-task-set',
  version: 1,
  key: (taskSet) => taskSet.arn,
  indexes: { service: (taskSet) => taskSet.serviceArn },
});

export function taskSetArn(service: Scope & Pick<Service, 'arn'>, id: string): string {
  const { clusterName, serviceName } = namesOfService(service);
  return formatArn({ service: 'ecs', region: service.region, account: service.account, resource: `task-set/${clusterName}/${serviceName}/${id}` });
}

/** Rounded up (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html). */
export function computedDesiredCount(taskSet: TaskSet, serviceDesiredCount: number): number {
  return taskSet.status === 'DRAINING' ? 0 : Math.ceil((serviceDesiredCount * taskSet.scalePercent) / 100);
}
