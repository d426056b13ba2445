import { formatArn, parseArn } from '#base/arn.ts';
import { known } from '#base/assert.ts';
import type { ServiceEvent, ServiceEventName } from '#model/service-event.ts';
import { namesOfService } from '#model/service.ts';
import { ecsEvent, type EcsEvent, type EventFacts } from './ecs-event.ts';
import { eventTypeOf } from './event-type.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html */
export function serviceAction({ serviceArn, createdAt }: ServiceEvent, eventName: ServiceEventName, facts: EventFacts): EcsEvent {
  const { account, region } = known(parseArn(serviceArn), `the ARN ${serviceArn}`);
  const { clusterName } = namesOfService({ arn: serviceArn });
  return ecsEvent('ECS Service Action', facts, {
    resourceArn: serviceArn,
    detail: {
      eventType: eventTypeOf(eventName),
      eventName,
      clusterArn: formatArn({ service: 'ecs', region, account, resource: `cluster/${clusterName}` }),
      createdAt: new Date(createdAt),
      ...(eventName === 'SERVICE_TASK_PLACEMENT_FAILURE' && { reason: 'RESOURCE:FARGATE' }),
    },
  });
}
