import type { Deployment } from '#model/deployment.ts';
import type { ServiceEventName } from '#model/service-event.ts';
import { ecsEvent, type EcsEvent, type EventFacts } from './ecs-event.ts';
import { eventTypeOf } from './event-type.ts';

/** True when it has begun, also as what is rolled back to, or has ended (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html). */
export function isDeploymentStateChange(before: Deployment | undefined, after: Deployment): boolean {
  return before?.rolloutState !== after.rolloutState;
}

export function deploymentStateChange({ id, serviceArn, rolloutState, rolloutStateReason, updatedAt }: Deployment, facts: EventFacts): EcsEvent {
  const eventName: ServiceEventName = `SERVICE_DEPLOYMENT_${rolloutState}`;
  return ecsEvent('ECS Deployment State Change', facts, {
    resourceArn: serviceArn,
    detail: { eventType: eventTypeOf(eventName), eventName, deploymentId: id, updatedAt: new Date(updatedAt), reason: rolloutStateReason },
  });
}
