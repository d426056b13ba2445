import { DesiredStatus, LaunchType } from '@aws-sdk/client-ecs';
import { tasks, type Task } from '#model/task.ts';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { onContainerInstances } from '../access.ts';
import { activeCluster, ensureDefaultCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { clientError, invalidParameter } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { knownService } from '../services.ts';
import { parseTaskDefinitionReference } from '../task-definitions.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html */
export default {
  access: (input, call) => [onContainerInstances('ListTasks', call, input.cluster)],

  refuses: { daemonName: 'there are no ECS daemons' },

  async handle(input, call, { store, clock }) {
    const message = validationMessage([checkEnum('desiredStatus', input.desiredStatus, DesiredStatus), checkEnum('launchType', input.launchType, LaunchType)]);
    if (message !== undefined) throw invalidParameter(message);
    await ensureDefaultCluster(store, call, clock.nowMs());
    const cluster = activeCluster(store, call, input.cluster);
    const service = input.serviceName ? knownService(store, cluster, input.serviceName) : undefined;
    if (input.containerInstance) throw clientError('Container instance not found.');
    if (input.startedBy && input.family) throw invalidParameter('When startedBy is specified it must be the only filter.');
    const found = store.find(tasks, 'cluster', cluster.arn).filter((task) => isAsked(task, input) && (service === undefined || task.service?.serviceArn === service.arn));
    const { items, nextToken } = pageOf(found, input, (task) => task.arn);
    return { taskArns: items.map((task) => task.arn), nextToken };
  },
} satisfies EcsOperation<'ListTasks'>;

interface Filters {
  readonly family?: string | undefined;
  readonly startedBy?: string | undefined;
  readonly desiredStatus?: string | undefined;
  readonly launchType?: string | undefined;
}

/** Without a wish for a status those that are to run are meant. */
function isAsked(task: Task, filters: Filters): boolean {
  if (task.desiredStatus !== (filters.desiredStatus ?? 'RUNNING')) return false;
  if (filters.startedBy && task.startedBy !== filters.startedBy) return false;
  if (filters.launchType && task.launchType !== filters.launchType) return false;
  return !filters.family || parseTaskDefinitionReference(task.taskDefinitionArn).family === filters.family;
}
