import type { Deployment } from '#model/deployment.ts';
import { wantedCount } from '#model/service.ts';
import { wantedTasks, withWake, type Draft } from '../draft.ts';
import { startMissing, stopExcess, stopUnhealthy, stopWithEvent } from '../keep-count.ts';
import { chooseStops, protectionEnd } from '../stop-tasks.ts';

/** The deployment is kept at the service's count: both revisions are, whatever the percentages of the service are. */
export function keepDeployment(draft: Draft, { id }: Deployment): Draft {
  const trimmed = withCount(draft, id, (next, count) => stopUnhealthy(stopExcess(next, count), count));
  return withCount(trimmed, id, startMissing);
}

function withCount(draft: Draft, id: string, step: (draft: Draft, count: Parameters<typeof startMissing>[1]) => Draft): Draft {
  const group = draft.deployments.find((deployment) => deployment.id === id);
  return group === undefined ? draft : step(draft, { group, wanted: wantedCount(draft.service), maximum: Infinity });
}

/** All tasks of the deployment are stopped, protected ones when their protection ends. */
export function stopDeployment(draft: Draft, { id }: Deployment): Draft {
  const tasks = wantedTasks(draft, id);
  return withWake(stopWithEvent(draft, { tasks: chooseStops(draft, tasks, tasks.length), groupId: id }), protectionEnd(tasks, draft.world.nowMs));
}
