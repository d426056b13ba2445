import { defineCollection } from './collection.ts';

/** What ECS says of its work for a service; the last hundred are shown (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages.html). */
export interface ServiceEvent {
  /** A UUID. */
  readonly id: string;
  readonly serviceArn: string;
  readonly createdAt: number;
  readonly message: string;
  /** As EventBridge names it, for those that it is told of. */
  readonly eventName?: ServiceEventName;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html */
export type ServiceEventName =
  | 'SERVICE_STEADY_STATE'
  | 'TASKSET_STEADY_STATE'
  | 'TASKS_STOPPED'
  | 'SERVICE_TASK_START_IMPAIRED'
  | 'SERVICE_TASK_PLACEMENT_FAILURE'
  | 'SERVICE_TASK_CONFIGURATION_FAILURE'
  | 'SERVICE_DEPLOYMENT_IN_PROGRESS'
  | 'SERVICE_DEPLOYMENT_COMPLETED'
  | 'SERVICE_DEPLOYMENT_FAILED';

export const serviceEvents = defineCollection<ServiceEvent>()({
  kind: 'ecs-service-event',
  version: 1,
  key: (event) => event.id,
  indexes: { service: (event) => event.serviceArn },
});

/** DescribeServices shows no more; older ones are removed. */
export const serviceEventsMax = 100;
