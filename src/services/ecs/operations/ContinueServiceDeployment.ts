import { DeploymentLifecycleHookAction } from '@aws-sdk/client-ecs';
import { hasEnded, serviceDeployments, type ServiceDeployment } from '#model/service-deployment.ts';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { checkArnOf, isOfScope, onArns } from '../deployment-references.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter, serviceDeploymentNotFound } from '../errors.ts';

const hookIdPattern = /^ecs-(pause|lambda)-[\w-]+$/;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContinueServiceDeployment.html */
export default {
  access: (input) => onArns('ContinueServiceDeployment', [input.serviceDeploymentArn ?? '*']),

  async handle(input, call, { store, clock }) {
    const arn = input.serviceDeploymentArn ?? '';
    const message = validationMessage([checkEnum('action', input.action, DeploymentLifecycleHookAction)]);
    if (message !== undefined) throw invalidParameter(message);
    checkArnOf('service-deployment', arn);
    const hookId = input.hookId ?? '';
    if (!hookIdPattern.test(hookId)) throw invalidParameter('Invalid hookId: hookId must follow the format: ecs-{hookType}-{id}');
    await store.transact((transaction) => {
      const deployment = transaction.get(serviceDeployments, arn);
      if (deployment === undefined || !isOfScope(call, deployment)) throw serviceDeploymentNotFound('The service deployment does not exist.');
      transaction.put(serviceDeployments, answered(deployment, { hookId, status: input.action === 'ROLLBACK' ? 'FAILED' : 'SUCCEEDED', nowMs: clock.nowMs() }));
    });
    return { serviceDeploymentArn: arn };
  },
} satisfies EcsOperation<'ContinueServiceDeployment'>;

/** Only a hook that waits can be answered, and only once: what it said is acted on by the service's controller. */
function answered(deployment: ServiceDeployment, { hookId, status, nowMs }: { readonly hookId: string; readonly status: 'SUCCEEDED' | 'FAILED'; readonly nowMs: number }): ServiceDeployment {
  if (hasEnded(deployment)) throw invalidParameter('Continuing a service deployment is not allowed for service deployment in terminal states.');
  const { shift } = deployment;
  const isWaiting = shift?.hooks.some(({ id, status: current, expiresAt }) => id === hookId && current === 'AWAITING_ACTION' && nowMs < expiresAt);
  if (shift === undefined || isWaiting !== true || deployment.status !== 'IN_PROGRESS') {
    throw invalidParameter('Provided hookId is either completed, unavailable, or not associated with the given Resource ARN');
  }
  const hooks = shift.hooks.map((hook) => (hook.id === hookId ? { ...hook, status } : hook));
  return { ...deployment, shift: { ...shift, hooks }, updatedAt: nowMs };
}
