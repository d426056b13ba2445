import { services, type Service } from '#model/service.ts';
import { taskSets, type TaskSet } from '#model/task-set.ts';
import { onTaskSet } from '../access.ts';
import { activeCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { activeServiceOfTaskSets, knownTaskSet, shownTaskSet } from '../task-sets.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteTaskSet.html */
export default {
  access: (input, call) => [onTaskSet('DeleteTaskSet', call, input)],

  handle(input, call, { store, clock }) {
    return store.transact((transaction) => {
      const service = activeServiceOfTaskSets(transaction, activeCluster(transaction, call, input.cluster), input.service ?? '');
      const taskSet = knownTaskSet(transaction, service, input.taskSet ?? '');
      if (input.force !== true) checkScaledDown(taskSet);
      const draining: TaskSet = taskSet.status === 'DRAINING' ? taskSet : { ...taskSet, status: 'DRAINING', updatedAt: clock.nowMs() };
      if (draining !== taskSet) transaction.put(taskSets, draining);
      if (taskSet.status === 'PRIMARY') transaction.put(services, withoutPrimary(service));
      return { taskSet: shownTaskSet(transaction, draining, { service, include: ['TAGS'] }) };
    });
  },
} satisfies EcsOperation<'DeleteTaskSet'>;

function checkScaledDown({ status, scalePercent }: TaskSet): void {
  if (status === 'PRIMARY') throw invalidParameter('The primary task set cannot be deleted. Make another task set the primary one or use force, and try again.');
  if (status === 'ACTIVE' && scalePercent > 0) throw invalidParameter('The task set cannot be deleted while it is scaled above 0. Scale it down or use force, and try again.');
}

function withoutPrimary({ definition: _, ...service }: Service): Service {
  return service;
}
