import { targetGroups } from '#model/target-group.ts';
import { targets, type Target } from '#model/target.ts';
import type { Stage } from './stage.ts';

/** What is registered with blue and green, and with what else is used, in the order of the tasks' names. */
export async function showTargets(stage: Stage): Promise<void> {
  const { store } = stage;
  if (store === undefined) return stage.say('no daemon answers');
  for (const { arn, name } of store.list(targetGroups)) {
    const shown = store.find(targets, 'targetGroup', arn).map((target) => `${stage.names.of(target.taskArn?.split('/').at(-1) ?? '')} ${stateOf(target)}`);
    if (shown.length > 0 || name === 'blue' || name === 'green') stage.say(`${name}: ${shown.length === 0 ? 'nobody' : shown.toSorted().join(', ')}`);
  }
}

function stateOf({ health, drainingSince, drainedAt }: Target): string {
  if (drainingSince === undefined) return health.state;
  return drainedAt === undefined ? 'draining' : 'drained';
}
