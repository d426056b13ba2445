import type { ServiceRevision } from '#model/service-revision.ts';
import type { TaskTargetGroup } from '#model/task.ts';

/** Where the tasks of a revision are registered, chosen when they are started. */
export function targetGroupsOf({ definition }: ServiceRevision): readonly TaskTargetGroup[] {
  return (definition.loadBalancers ?? []).map(({ targetGroupArn, containerName, containerPort }) => ({ targetGroupArn, containerName, containerPort }));
}
