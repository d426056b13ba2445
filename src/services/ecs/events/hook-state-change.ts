import type { ServiceDeployment } from '#model/service-deployment.ts';
import type { PauseHook } from '#model/traffic-shift.ts';
import { ecsEvent, type EcsEvent, type EventFacts } from './ecs-event.ts';

/** The hooks that have begun to wait or have been answered (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_hook_state_change_events.html). */
export function changedHooks(before: ServiceDeployment | undefined, after: ServiceDeployment): readonly PauseHook[] {
  const known = new Map(before?.shift?.hooks.map(({ id, status }) => [id, status]));
  return (after.shift?.hooks ?? []).filter(({ id, status }) => known.get(id) !== status);
}

export function hookStateChange({ arn, serviceArn, clusterArn, updatedAt }: ServiceDeployment, { id, stage, status, expiresAt }: PauseHook, facts: EventFacts): EcsEvent {
  return ecsEvent('ECS Hook State Change', facts, {
    resourceArn: arn,
    detail: {
      eventType: eventTypeOf(status),
      eventName: `HOOK_${status}`,
      hookId: id,
      hookType: 'PAUSE',
      expiresAt: new Date(expiresAt),
      lifecycleStage: stage,
      clusterArn,
      serviceArn,
      serviceDeploymentArn: arn,
      updatedAt: new Date(updatedAt),
    },
  });
}

function eventTypeOf(status: PauseHook['status']): 'INFO' | 'ERROR' {
  return status === 'FAILED' || status === 'TIMED_OUT' ? 'ERROR' : 'INFO';
}
