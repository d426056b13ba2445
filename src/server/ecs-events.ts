import { deployments } from '#model/deployment.ts';
import { serviceDeployments } from '#model/service-deployment.ts';
import { serviceEvents } from '#model/service-event.ts';
import { tasks } from '#model/task.ts';
import { deploymentStateChange, isDeploymentStateChange } from '#services/ecs/events/deployment-state-change.ts';
import { changedHooks, hookStateChange } from '#services/ecs/events/hook-state-change.ts';
import { serviceAction } from '#services/ecs/events/service-action.ts';
import { isTaskStateChange, taskStateChange } from '#services/ecs/events/task-state-change.ts';
import type { Store } from '#state/store.ts';
import type { KeepEvent } from './event-feed.ts';

/** Has what happens to tasks, deployments and services kept as ECS's events; gives what ends it. */
export function followEcs(store: Store, keep: KeepEvent): readonly (() => void)[] {
  return [
    store.follow(tasks, (before, after) => after !== undefined && isTaskStateChange(before, after) && keep((facts) => taskStateChange(after, facts))),
    store.follow(deployments, (before, after) => after !== undefined && isDeploymentStateChange(before, after) && keep((facts) => deploymentStateChange(after, facts))),
    store.follow(serviceDeployments, (before, after) => {
      if (after !== undefined) for (const hook of changedHooks(before, after)) keep((facts) => hookStateChange(after, hook, facts));
    }),
    store.follow(serviceEvents, (before, after) => {
      const { eventName } = after ?? {};
      if (after !== undefined && before === undefined && eventName !== undefined) keep((facts) => serviceAction(after, eventName, facts));
    }),
  ];
}
