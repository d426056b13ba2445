import type { Task } from '#model/task.ts';
import { taskView } from '../views/task.ts';
import { ecsEvent, type EcsEvent, type EventFacts } from './ecs-event.ts';

/** Every change that callers can see raises the version, and is told (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html). */
export function isTaskStateChange(before: Task | undefined, after: Task): boolean {
  return before?.version !== after.version;
}

export function taskStateChange(task: Task, facts: EventFacts): EcsEvent {
  const { tags: _, attachments = [], ...view } = taskView(task);
  // Events name the interface by another type than the API does.
  const inEvents = attachments.map((attachment) => ({ ...attachment, type: 'eni' }));
  return ecsEvent('ECS Task State Change', facts, { resourceArn: task.arn, detail: { ...view, attachments: inEvents, updatedAt: new Date(facts.atMs) } });
}
