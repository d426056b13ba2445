import { StopServiceDeploymentStopType } from '@aws-sdk/client-ecs';
import { hasEnded, serviceDeployments, type ServiceDeployment } from '#model/service-deployment.ts';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { checkArnOf, isOfScope, onArns } from '../deployment-references.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter, serviceDeploymentConflict, serviceDeploymentNotFound } from '../errors.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html */
export default {
  access: (input) => onArns('StopServiceDeployment', [input.serviceDeploymentArn ?? '*']),

  async handle(input, call, { store, clock }) {
    const arn = input.serviceDeploymentArn ?? '';
    checkStopType(input.stopType);
    checkArnOf('service-deployment', arn);
    await store.transact((transaction) => {
      const deployment = transaction.get(serviceDeployments, arn);
      if (deployment === undefined || !isOfScope(call, deployment)) throw serviceDeploymentNotFound();
      const stopping = withRollbackWish(deployment, clock.nowMs());
      if (stopping !== deployment) transaction.put(serviceDeployments, stopping);
    });
    return { serviceDeploymentArn: arn };
  },
} satisfies EcsOperation<'StopServiceDeployment'>;

/** ECS knows the word ABORT, but says that ROLLBACK is the only valid value. */
function checkStopType(stopType: string | undefined): void {
  const message = validationMessage([checkEnum('stopType', stopType, StopServiceDeploymentStopType)]);
  if (message !== undefined) throw invalidParameter(message);
  if (stopType === 'ABORT') throw invalidParameter('The stopType ABORT is not supported. Use ROLLBACK and try again.');
}

/** One that is stopped or rolled back already goes on with that (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html). */
function withRollbackWish(deployment: ServiceDeployment, nowMs: number): ServiceDeployment {
  if (hasEnded(deployment)) throw serviceDeploymentConflict(`The service deployment cannot be stopped because it is in the ${deployment.status} state.`);
  return deployment.status === 'PENDING' || deployment.status === 'IN_PROGRESS' ? { ...deployment, status: 'ROLLBACK_REQUESTED', updatedAt: nowMs } : deployment;
}
