import type { ServiceEventName } from '#model/service-event.ts';

/** How bad it is. */
export function eventTypeOf(eventName: ServiceEventName): 'INFO' | 'WARN' | 'ERROR' {
  switch (eventName) {
    case 'SERVICE_TASK_START_IMPAIRED':
      return 'WARN';
    case 'SERVICE_TASK_PLACEMENT_FAILURE':
    case 'SERVICE_TASK_CONFIGURATION_FAILURE':
    case 'SERVICE_DEPLOYMENT_FAILED':
      return 'ERROR';
    default:
      return 'INFO';
  }
}
