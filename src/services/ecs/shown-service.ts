import type { Service as ServiceView, ServiceField } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import { deployments } from '#model/deployment.ts';
import { serviceEvents } from '#model/service-event.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import type { Service } from '#model/service.ts';
import { taskSets } from '#model/task-set.ts';
import type { Reader } from '#state/store.ts';
import { livingTasksOfService } from './living-tasks-of-service.ts';
import { serviceLinkedRole } from './service-role.ts';
import { shownTaskSet } from './task-sets.ts';
import { serviceView } from './views/service.ts';

/** The service as the API shows it, with the deployments, task sets, tasks and events that it has now. */
export function shownService(reader: Reader, service: Service, include: readonly ServiceField[] = []): ServiceView {
  const sets = reader.find(taskSets, 'service', service.arn);
  const taskSetFields = include.includes('TAGS') ? ['TAGS' as const] : [];
  return serviceView(service, {
    deployments: reader.find(deployments, 'service', service.arn).map((deployment) => ({ deployment, revision: known(reader.get(serviceRevisions, deployment.revisionArn), `the revision of ${deployment.id}`) })),
    taskSets: sets.map((taskSet) => shownTaskSet(reader, taskSet, { service, include: taskSetFields })),
    taskSetRevisionArns: sets.map(({ revisionArn }) => revisionArn),
    tasks: livingTasksOfService(reader, service.arn),
    events: reader.find(serviceEvents, 'service', service.arn),
    roleArn: serviceLinkedRole(service),
    hasTags: include.includes('TAGS'),
  });
}
