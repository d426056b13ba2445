import { clusters } from '#model/cluster.ts';
import { images } from '#model/image.ts';
import { logGroups } from '#model/log-group.ts';
import { repositories } from '#model/repository.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { tasks } from '#model/task.ts';
import type { Reader } from '#state/store.ts';
import type { DaemonCounts } from './admin-protocol.ts';

export function countsOf(state: Reader): DaemonCounts {
  const byStatus: Record<string, number> = {};
  for (const { lastStatus } of state.list(tasks)) byStatus[lastStatus] = (byStatus[lastStatus] ?? 0) + 1;
  return {
    clusters: state.list(clusters).length,
    taskDefinitions: state.list(taskDefinitions).length,
    tasks: byStatus,
    repositories: state.list(repositories).length,
    images: state.list(images).length,
    logGroups: state.list(logGroups).length,
  };
}
