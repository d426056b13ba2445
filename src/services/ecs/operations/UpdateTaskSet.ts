import { taskSets, type TaskSet } from '#model/task-set.ts';
import { onTaskSet } from '../access.ts';
import { activeCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { validScale } from '../task-set-scale.ts';
import { activeServiceOfTaskSets, changeableTaskSet, shownTaskSet } from '../task-sets.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateTaskSet.html */
export default {
  access: (input, call) => [onTaskSet('UpdateTaskSet', call, input)],

  handle(input, call, { store, clock }) {
    const scalePercent = validScale(input.scale ?? {});
    return store.transact((transaction) => {
      const service = activeServiceOfTaskSets(transaction, activeCluster(transaction, call, input.cluster), input.service ?? '');
      const taskSet = changeableTaskSet(transaction, service, input.taskSet ?? '');
      const nowMs = clock.nowMs();
      const scaled: TaskSet = { ...taskSet, scalePercent, stabilityStatus: 'STABILIZING', stabilityStatusAt: nowMs, updatedAt: nowMs };
      transaction.put(taskSets, scaled);
      return { taskSet: shownTaskSet(transaction, scaled, { service, include: ['TAGS'] }) };
    });
  },
} satisfies EcsOperation<'UpdateTaskSet'>;
