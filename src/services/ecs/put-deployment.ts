import { deployments } from '#model/deployment.ts';
import { serviceDeployments } from '#model/service-deployment.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { services, type Service, type ServiceDefinition } from '#model/service.ts';
import { startDeployment } from '#model/start-deployment.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import type { Transaction } from '#state/store.ts';
import type { EcsDeps } from './deps.ts';

export interface DeploymentWish {
  /** With its wishes as they now are. */
  readonly service: Service;
  readonly definition: ServiceDefinition;
  readonly taskDefinition: TaskDefinition;
}

/** Writes the service with a new deployment of the definition. */
export function putDeployment(transaction: Transaction, wish: DeploymentWish, { ids, clock }: Pick<EcsDeps, 'ids' | 'clock'>): Service {
  const { arn } = wish.service;
  const started = startDeployment({
    ...wish,
    deployments: transaction.find(deployments, 'service', arn),
    serviceDeployments: transaction.find(serviceDeployments, 'service', arn),
    ids,
    nowMs: clock.nowMs(),
  });
  transaction.put(services, started.service);
  transaction.put(serviceRevisions, started.revision);
  for (const deployment of started.deployments) transaction.put(deployments, deployment);
  for (const deployment of started.serviceDeployments) transaction.put(serviceDeployments, deployment);
  return started.service;
}
