import { loadBalancersOf, type ServiceRevision } from '#model/service-revision.ts';
import type { TaskTargetGroup } from '#model/task.ts';

/** Where the tasks of a revision are registered, chosen when they are started. */
export function targetGroupsOf(revision: ServiceRevision): readonly TaskTargetGroup[] {
  return loadBalancersOf(revision).map(({ targetGroupArn, containerName, containerPort }) => ({ targetGroupArn, containerName, containerPort }));
}
