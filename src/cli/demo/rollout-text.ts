import type { Deployment } from '@aws-sdk/client-ecs';
import { progressBar } from '../status/progress-bar.ts';

const barWidth = 16;

/** A service's deployments on one line: the new one with its bar, and how many of each old one are still there. */
export function rolloutText(deployments: readonly Deployment[]): string {
  const [primary, ...replaced] = deployments;
  if (primary === undefined) return '';
  const { runningCount = 0, pendingCount = 0, desiredCount = 0, rolloutState = '' } = primary;
  const bar = progressBar({ done: runningCount, underWay: pendingCount, wanted: desiredCount, width: barWidth });
  const old = replaced.map((deployment) => `, ${deployment.runningCount ?? 0} of ${nameOf(deployment)}`).join('');
  return `${nameOf(primary)} ${bar} ${runningCount}/${desiredCount} ${rolloutState}${old}`;
}

function nameOf({ taskDefinition = '' }: Deployment): string {
  return taskDefinition.slice(taskDefinition.lastIndexOf('/') + 1);
}
