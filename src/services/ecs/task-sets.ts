import type { TaskSet as TaskSetView, TaskSetField } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import type { Cluster } from '#model/cluster.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import type { Service } from '#model/service.ts';
import { taskSetArn, taskSets, type TaskSet } from '#model/task-set.ts';
import type { Reader } from '#state/store.ts';
import { invalidParameter, taskSetNotFound } from './errors.ts';
import { livingTasksOfService } from './living-tasks-of-service.ts';
import { activeService, knownService } from './services.ts';
import { taskSetView } from './views/task-set.ts';

/** The service whose task sets a caller wants to see. */
export function serviceOfTaskSets(reader: Reader, cluster: Cluster, reference: string): Service {
  return withTaskSets(knownService(reader, cluster, reference));
}

/** The service whose task sets a caller wants to change. */
export function activeServiceOfTaskSets(reader: Reader, cluster: Cluster, reference: string): Service {
  return withTaskSets(activeService(reader, cluster, reference));
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-external.html */
function withTaskSets(service: Service): Service {
  if (service.deploymentController !== 'EXTERNAL') throw invalidParameter('Amazon ECS only supports task set management on services configured to use external deployment controllers.');
  return service;
}

/** The task set of the service that a caller means by an id, such as `ecs-svc/4980306466373577095`, or an ARN. */
export function findTaskSet(reader: Reader, service: Service, reference: string): TaskSet | undefined {
  const taskSet = reader.get(taskSets, taskSetArnOf(service, reference));
  return taskSet?.serviceArn === service.arn ? taskSet : undefined;
}

/** Like `findTaskSet`; thrown is what ECS answers when there is none. */
export function knownTaskSet(reader: Reader, service: Service, reference: string): TaskSet {
  const taskSet = findTaskSet(reader, service, reference);
  if (taskSet === undefined) throw taskSetNotFound();
  return taskSet;
}

/** Like `knownTaskSet`, for one that is to be changed: what has been deleted and drains stays as it is. */
export function changeableTaskSet(reader: Reader, service: Service, reference: string): TaskSet {
  const taskSet = knownTaskSet(reader, service, reference);
  if (taskSet.status === 'DRAINING') throw invalidParameter('The specified task set is DRAINING.');
  return taskSet;
}

/** The ARN that a caller's reference to a task set of the service stands for. */
export function taskSetArnOf(service: Service, reference: string): string {
  return reference.startsWith('arn:') ? reference : taskSetArn(service, reference);
}

/** The task set as the API shows it, with the tasks that it has now. */
export function shownTaskSet(reader: Reader, taskSet: TaskSet, shown: { readonly service: Service; readonly include?: readonly TaskSetField[] | undefined }): TaskSetView {
  const revision = known(reader.get(serviceRevisions, taskSet.revisionArn), `the revision of ${taskSet.arn}`);
  return taskSetView(taskSet, { ...shown, revision, tasks: livingTasksOfService(reader, shown.service.arn) });
}
