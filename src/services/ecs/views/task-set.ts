import type { TaskSet as TaskSetView, TaskSetField } from '@aws-sdk/client-ecs';
import { dateOf } from '#base/time.ts';
import { currentPlatformVersion } from '#model/platform-version.ts';
import type { ServiceRevision } from '#model/service-revision.ts';
import { wantedCount, type Service } from '#model/service.ts';
import { computedDesiredCount, type TaskSet } from '#model/task-set.ts';
import type { Task } from '#model/task.ts';
import { loadBalancersView } from './load-balancers.ts';
import { networkConfigurationView } from './network-configuration.ts';
import { taskCounts } from './task-counts.ts';

export interface TaskSetFacts {
  readonly service: Service;
  /** The one that the task set is of. */
  readonly revision: ServiceRevision;
  /** All living tasks of the service. */
  readonly tasks: readonly Task[];
  readonly include?: readonly TaskSetField[] | undefined;
}

export function taskSetView(taskSet: TaskSet, { service, revision, tasks, include = [] }: TaskSetFacts): TaskSetView {
  const { definition } = revision;
  return {
    id: taskSet.id,
    taskSetArn: taskSet.arn,
    serviceArn: taskSet.serviceArn,
    clusterArn: taskSet.clusterArn,
    externalId: taskSet.externalId,
    status: taskSet.status,
    taskDefinition: definition.taskDefinitionArn,
    computedDesiredCount: computedDesiredCount(taskSet, wantedCount(service)),
    ...taskCounts(tasks.filter((task) => task.service?.groupId === taskSet.id)),
    createdAt: dateOf(taskSet.createdAt),
    updatedAt: dateOf(taskSet.updatedAt),
    launchType: definition.launchType,
    ...(definition.capacityProviderStrategy.length > 0 && { capacityProviderStrategy: definition.capacityProviderStrategy.map((item) => ({ ...item })) }),
    platformVersion: currentPlatformVersion,
    platformFamily: definition.platformFamily,
    networkConfiguration: networkConfigurationView(definition),
    loadBalancers: loadBalancersView(definition),
    serviceRegistries: [],
    scale: { value: taskSet.scalePercent, unit: 'PERCENT' },
    stabilityStatus: taskSet.stabilityStatus,
    stabilityStatusAt: dateOf(taskSet.stabilityStatusAt),
    tags: include.includes('TAGS') ? [...taskSet.tags] : [],
  };
}
