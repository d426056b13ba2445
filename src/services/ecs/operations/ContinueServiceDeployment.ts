import { DeploymentLifecycleHookAction } from '@aws-sdk/client-ecs';
import { serviceDeployments } from '#model/service-deployment.ts';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { checkArnOf, isOfScope, onArns } from '../deployment-references.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter, serviceDeploymentNotFound } from '../errors.ts';

/** No service has lifecycle hooks, so that none is ever waiting: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContinueServiceDeployment.html */
export default {
  access: (input) => onArns('ContinueServiceDeployment', [input.serviceDeploymentArn ?? '*']),

  handle(input, call, { store }) {
    const arn = input.serviceDeploymentArn ?? '';
    const message = validationMessage([checkEnum('action', input.action, DeploymentLifecycleHookAction)]);
    if (message !== undefined) throw invalidParameter(message);
    checkArnOf('service-deployment', arn);
    if (!isOfScope(call, store.get(serviceDeployments, arn))) throw serviceDeploymentNotFound();
    throw invalidParameter(`The lifecycle hook ${input.hookId} of the service deployment is not paused.`);
  },
} satisfies EcsOperation<'ContinueServiceDeployment'>;
