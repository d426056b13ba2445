import { defineCollection } from './collection.ts';

/** What ECS says of its work for a service; the last hundred are shown (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages.html). */
export interface ServiceEvent {
  /** A UUID. */
  readonly id: string;
  readonly serviceArn: string;
  readonly createdAt: number;
  readonly message: string;
}

export const serviceEvents = defineCollection<ServiceEvent>()({
  kind: 'ecs-service-event',
  version: 1,
  key: (event) => event.id,
  indexes: { service: (event) => event.serviceArn },
});

/** DescribeServices shows no more; older ones are removed. */
export const serviceEventsMax = 100;
