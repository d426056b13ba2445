import type { ServiceDeployment } from '#model/service-deployment.ts';
import { withEvent, type Draft } from './draft.ts';
import { scalingReason, stopTasks } from './stop-tasks.ts';
import { stoppedText } from './texts.ts';

/** A deleted service's tasks are stopped, protected or not; it is INACTIVE once the last of them has ended. */
export function drainService(draft: Draft): Draft {
  const { service, world: { nowMs } } = draft;
  const stopped = stopAll(draft);
  const serviceDeployments = stopped.serviceDeployments.map((deployment) => stoppedWith(deployment, nowMs));
  if (stopped.tasks.some(({ lastStatus }) => lastStatus !== 'STOPPED')) return { ...stopped, serviceDeployments };
  return { ...stopped, serviceDeployments, deployments: [], taskSets: [], service: { ...service, status: 'INACTIVE', inactiveAt: nowMs, steadyAt: undefined } };
}

function stopAll(draft: Draft): Draft {
  const wanted = draft.tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  if (wanted.length === 0) return draft;
  const byGroup = Map.groupBy(wanted, (task) => task.service?.groupId ?? '');
  const stopped = [...byGroup].reduce((next, [groupId, tasks]) => stopTasks(next, tasks, scalingReason(groupId)), draft);
  return withEvent(stopped, stoppedText(draft.service, wanted), 'TASKS_STOPPED');
}

function stoppedWith(deployment: ServiceDeployment, nowMs: number): ServiceDeployment {
  return { ...deployment, status: 'STOPPED', statusReason: 'Service deployment stopped because the service was deleted.', stoppedAt: nowMs, finishedAt: nowMs, updatedAt: nowMs };
}
