import { known } from '#base/assert.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { services } from '#model/service.ts';
import { taskSets, type TaskSet } from '#model/task-set.ts';
import { onService } from '../access.ts';
import { activeCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { activeServiceOfTaskSets, changeableTaskSet, shownTaskSet } from '../task-sets.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateServicePrimaryTaskSet.html */
export default {
  access: (input, call) => [onService('UpdateServicePrimaryTaskSet', call, input)],

  handle(input, call, { store, clock }) {
    return store.transact((transaction) => {
      const service = activeServiceOfTaskSets(transaction, activeCluster(transaction, call, input.cluster), input.service ?? '');
      const taskSet = changeableTaskSet(transaction, service, input.primaryTaskSet ?? '');
      if (taskSet.status === 'PRIMARY') return { taskSet: shownTaskSet(transaction, taskSet, { service, include: ['TAGS'] }) };
      const updatedAt = clock.nowMs();
      const others = transaction.find(taskSets, 'service', service.arn).filter(({ status }) => status === 'PRIMARY');
      for (const other of others) transaction.put(taskSets, { ...other, status: 'ACTIVE' as const, updatedAt });
      const primary: TaskSet = { ...taskSet, status: 'PRIMARY', updatedAt };
      transaction.put(taskSets, primary);
      const { definition } = known(transaction.get(serviceRevisions, primary.revisionArn), `the revision of ${primary.arn}`);
      transaction.put(services, { ...service, definition });
      return { taskSet: shownTaskSet(transaction, primary, { service, include: ['TAGS'] }) };
    });
  },
} satisfies EcsOperation<'UpdateServicePrimaryTaskSet'>;
