import { services, type Service } from '#model/service.ts';
import { taskSets } from '#model/task-set.ts';
import type { Reader } from '#state/store.ts';
import { onService } from '../access.ts';
import { activeCluster, ensureDefaultCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter, serviceNotFound } from '../errors.ts';
import { knownService } from '../services.ts';
import { shownService } from '../shown-service.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html */
export default {
  access: (input, call) => [onService('DeleteService', call, input)],

  async handle(input, call, { store, clock }) {
    await ensureDefaultCluster(store, call, clock.nowMs());
    return store.transact((transaction) => {
      const service = knownService(transaction, activeCluster(transaction, call, input.cluster), input.service ?? '');
      if (service.status === 'INACTIVE') throw serviceNotFound();
      if (service.status === 'DRAINING') return { service: shownService(transaction, service, ['TAGS']) };
      if (!input.force) checkScaledDown(transaction, service);
      const draining = { ...service, status: 'DRAINING' as const };
      transaction.put(services, draining);
      return { service: shownService(transaction, draining, ['TAGS']) };
    });
  },
} satisfies EcsOperation<'DeleteService'>;

function checkScaledDown(reader: Reader, service: Service): void {
  if (service.desiredCount > 0) throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
  if (reader.find(taskSets, 'service', service.arn).length > 0) throw invalidParameter('The service cannot be stopped while deployments are active.');
}
