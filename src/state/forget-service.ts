import { deployments } from '#model/deployment.ts';
import { serviceDeployments } from '#model/service-deployment.ts';
import { serviceEvents } from '#model/service-event.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { services } from '#model/service.ts';
import { taskSets } from '#model/task-set.ts';
import type { Transaction } from './store.ts';

/** Removes a service with all that was written of it but its tasks. */
export function forgetService(transaction: Transaction, arn: string): void {
  for (const { id } of transaction.find(deployments, 'service', arn)) transaction.remove(deployments, id);
  for (const taskSet of transaction.find(taskSets, 'service', arn)) transaction.remove(taskSets, taskSet.arn);
  for (const deployment of transaction.find(serviceDeployments, 'service', arn)) transaction.remove(serviceDeployments, deployment.arn);
  for (const revision of transaction.find(serviceRevisions, 'service', arn)) transaction.remove(serviceRevisions, revision.arn);
  for (const { id } of transaction.find(serviceEvents, 'service', arn)) transaction.remove(serviceEvents, id);
  transaction.remove(services, arn);
}
