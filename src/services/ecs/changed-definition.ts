import { isDeepStrictEqual } from 'node:util';
import type { CapacityProviderStrategyItem, LoadBalancer, NetworkConfiguration } from '@aws-sdk/client-ecs';
import type { Cluster } from '#model/cluster.ts';
import type { FargateCapacity } from '#model/fargate-capacity.ts';
import type { ServiceDefinition } from '#model/service.ts';
import { taskDefinitions, type TaskDefinition } from '#model/task-definition.ts';
import type { Reader } from '#state/store.ts';
import { clientError, invalidParameter } from './errors.ts';
import type { AskedPlacement } from './running/check-fargate.ts';
import type { AskedCapacity } from './running/strategy.ts';
import { deployableTaskDefinition, serviceDefinition } from './service-definition.ts';
import { loadBalancersView } from './views/load-balancers.ts';
import { networkConfigurationView } from './views/network-configuration.ts';

/** The members of UpdateService that say what a service's tasks are made from; what is absent stays as it is. */
export interface AskedChange extends AskedPlacement {
  readonly taskDefinition?: string | undefined;
  readonly capacityProviderStrategy?: readonly CapacityProviderStrategyItem[] | undefined;
  readonly networkConfiguration?: NetworkConfiguration | undefined;
  /** None takes the service from behind its load balancers. */
  readonly loadBalancers?: readonly LoadBalancer[] | undefined;
  readonly forceNewDeployment?: boolean | undefined;
}

export interface ChangeContext {
  readonly cluster: Cluster;
  readonly before: ServiceDefinition;
  readonly capacity: FargateCapacity;
}

export interface NewDefinition {
  readonly definition: ServiceDefinition;
  readonly taskDefinition: TaskDefinition;
}

/** What is to be deployed; undefined when the change needs no deployment, because there is none or because it is none. */
export function changedDefinition(reader: Reader, asked: AskedChange, { cluster, before, capacity }: ChangeContext): NewDefinition | undefined {
  const { taskDefinition: reference, networkConfiguration, loadBalancers, forceNewDeployment } = asked;
  const isAsked = reference || asked.capacityProviderStrategy || networkConfiguration || loadBalancers || asked.platformVersion || asked.placementConstraints?.length || asked.placementStrategy?.length;
  if (!isAsked && !forceNewDeployment) return undefined;
  const taskDefinition = reference ? deployableTaskDefinition(reader, cluster, reference) : currentTaskDefinition(reader, before);
  const changed = {
    ...capacityAfter(asked, before),
    platformVersion: asked.platformVersion || before.platformVersion,
    placementConstraints: asked.placementConstraints,
    placementStrategy: asked.placementStrategy,
    networkConfiguration: networkConfiguration ?? networkConfigurationView(before),
    loadBalancers: loadBalancers ?? loadBalancersView(before),
  };
  const definition = serviceDefinition(reader, changed, { cluster, taskDefinition, capacity });
  const hasOtherCapacity = !isDeepStrictEqual(inOrder(definition.capacityProviderStrategy), inOrder(before.capacityProviderStrategy));
  if (hasOtherCapacity && !forceNewDeployment) throw invalidParameter('When switching from launch type to capacity provider strategy on an existing service, or making a change to a capacity provider strategy on a service that is already using one, you must force a new deployment.');
  return forceNewDeployment || !isDeepStrictEqual(comparable(definition), comparable(before)) ? { definition, taskDefinition } : undefined;
}

/** A running service keeps its definition when that is deregistered, and may deploy it anew. */
function currentTaskDefinition(reader: Reader, { taskDefinitionArn }: ServiceDefinition): TaskDefinition {
  const definition = reader.get(taskDefinitions, taskDefinitionArn);
  if (definition === undefined) throw clientError('TaskDefinition not found.');
  return definition;
}

/** An empty strategy goes back to the launch type (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html). */
function capacityAfter({ capacityProviderStrategy: asked }: AskedChange, before: ServiceDefinition): AskedCapacity {
  if (asked === undefined || asked === null) return { launchType: before.launchType, capacityProviderStrategy: before.capacityProviderStrategy };
  return asked.length === 0 ? { launchType: 'FARGATE' } : { capacityProviderStrategy: asked };
}

/** Lists whose order means nothing are put into one. */
function comparable({ network, capacityProviderStrategy, loadBalancers = [], ...rest }: ServiceDefinition): unknown {
  const byGroup = loadBalancers.toSorted((one, other) => (`${one.targetGroupArn} ${one.containerName} ${one.containerPort}` < `${other.targetGroupArn} ${other.containerName} ${other.containerPort}` ? -1 : 1));
  return { ...rest, loadBalancers: byGroup, capacityProviderStrategy: inOrder(capacityProviderStrategy), network: { ...network, subnetIds: network.subnetIds.toSorted(), securityGroupIds: network.securityGroupIds.toSorted() } };
}

function inOrder(strategy: ServiceDefinition['capacityProviderStrategy']): ServiceDefinition['capacityProviderStrategy'] {
  return strategy.toSorted((one, other) => (one.capacityProvider < other.capacityProvider ? -1 : 1));
}
