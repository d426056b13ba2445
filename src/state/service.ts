import { serviceDeployments } from '#model/service-deployment.ts';
import { serviceEvents } from '#model/service-event.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { services } from '#model/service.ts';
import type { Transaction } from './store.ts';

/** Removes a service that is INACTIVE with all that was said of it: when it was kept long enough, or when another takes its name. */
export function removeService(transaction: Transaction, serviceArn: string): void {
  transaction.remove(services, serviceArn);
  for (const { id } of transaction.find(serviceEvents, 'service', serviceArn)) transaction.remove(serviceEvents, id);
  for (const { arn } of transaction.find(serviceRevisions, 'service', serviceArn)) transaction.remove(serviceRevisions, arn);
  for (const { arn } of transaction.find(serviceDeployments, 'service', serviceArn)) transaction.remove(serviceDeployments, arn);
}
