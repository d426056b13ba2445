import type { LoadBalancer, NetworkConfiguration } from '@aws-sdk/client-ecs';
import type { Cluster } from '#model/cluster.ts';
import type { FargateCapacity } from '#model/fargate-capacity.ts';
import type { Scope } from '#model/scope.ts';
import type { ServiceDefinition } from '#model/service.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import type { Reader } from '#state/store.ts';
import { clientError, invalidParameter } from './errors.ts';
import { checkFargatePlacement, checkRunsOnFargate, type AskedPlacement } from './running/check-fargate.ts';
import { resolvedNetwork } from './running/network.ts';
import { sizeOf } from './running/overrides.ts';
import { strategyFor, type AskedCapacity } from './running/strategy.ts';
import { serviceLoadBalancers } from './service-load-balancers.ts';
import { knownTaskDefinition } from './task-definitions.ts';

/** The members of CreateService, UpdateService and CreateTaskSet that say what a service's tasks are made from. */
export interface AskedDefinition extends AskedCapacity, AskedPlacement {
  readonly networkConfiguration?: NetworkConfiguration | undefined;
  readonly loadBalancers?: readonly LoadBalancer[] | undefined;
}

export interface DefinitionContext {
  readonly cluster: Cluster;
  readonly taskDefinition: TaskDefinition;
  readonly capacity: FargateCapacity;
}

/** The definition of a service that is asked for; thrown is what ECS answers when its tasks could never be run. */
export function serviceDefinition(reader: Reader, asked: AskedDefinition, { cluster, taskDefinition, capacity }: DefinitionContext): ServiceDefinition {
  const capacityProviderStrategy = strategyFor(asked, cluster);
  if (capacityProviderStrategy.length === 0 && asked.launchType !== 'FARGATE') throw noContainerInstances(asked.launchType);
  checkFargatePlacement(asked);
  checkRunsOnFargate(taskDefinition, capacity);
  sizeOf(taskDefinition, undefined);
  const network = resolvedNetwork(reader, cluster, asked.networkConfiguration);
  const loadBalancers = serviceLoadBalancers(reader, asked.loadBalancers ?? [], { scope: cluster, taskDefinition, subnetIds: network.subnetIds });
  return {
    taskDefinitionArn: taskDefinition.arn,
    ...(capacityProviderStrategy.length === 0 && { launchType: 'FARGATE' }),
    capacityProviderStrategy,
    platformVersion: asked.platformVersion || latestPlatformVersion,
    platformFamily: 'Linux',
    network,
    ...(loadBalancers.length > 0 && { loadBalancers }),
    ...((asked.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? []).length === 0 && { hasDefaultGroup: true }),
  };
}

/** The task definition that a service is to have from now on. */
export function deployableTaskDefinition(reader: Reader, scope: Scope, reference: string): TaskDefinition {
  const definition = knownTaskDefinition(reader, scope, reference);
  if (definition.status !== 'ACTIVE') throw clientError('TaskDefinition is inactive');
  return definition;
}

/** What nobody chose is shown as; which version it is, a deployment says. */
const latestPlatformVersion = 'LATEST';

/** ECS would take it, and wait for container instances for ever. */
function noContainerInstances(launchType: string | undefined): Error {
  return invalidParameter(launchType === undefined
    ? "launchType EC2, which is meant when neither a launch type nor a capacity provider strategy is given and the cluster has no default strategy, is not supported: there are no container instances. Give the launchType FARGATE, or give the cluster a default capacity provider strategy of FARGATE."
    : `launchType ${launchType} is not supported: there are no container instances. Use FARGATE.`);
}
