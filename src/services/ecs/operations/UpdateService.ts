import type * as ecs from '@aws-sdk/client-ecs';
import { services, type Service } from '#model/service.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import type { Transaction } from '#state/store.ts';
import type { Call, Input } from '#wire/operation.ts';
import { onService, passedInfrastructureRoles, passedRolesOf, taskDefinitionKeys } from '../access.ts';
import { changedDefinition } from '../changed-definition.ts';
import { activeCluster, ensureDefaultCluster } from '../clusters.ts';
import { launchKeys, withKeys } from '../condition-keys.ts';
import { mergedConfiguration } from '../deployment-configuration.ts';
import type { EcsDeps, EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { putDeployment } from '../put-deployment.ts';
import { serviceRefusals } from '../service-refusals.ts';
import { checkGracePeriod, checkRebalancing, checkServiceRequest } from '../service-request.ts';
import { activeService } from '../services.ts';
import { shownService } from '../shown-service.ts';
import { checkStrategyLoadBalancers } from '../strategy-load-balancers.ts';

type UpdateServiceInput = Input<typeof ecs, 'UpdateService'>;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html */
export default {
  access: (input, call, { store }) => [
    withKeys(onService('UpdateService', call, input), launchKeys(call, input), taskDefinitionKeys(store, call, input.taskDefinition)),
    ...passedRolesOf(store, call, input.taskDefinition),
    ...passedInfrastructureRoles(store, call, input.loadBalancers),
  ],

  refuses: serviceRefusals,

  async handle(input, call, deps) {
    checkServiceRequest(input);
    if ((input.desiredCount ?? 0) < 0) throw invalidParameter('Task count can not be lesser than 0');
    await ensureDefaultCluster(deps.store, call, deps.clock.nowMs());
    const service = await deps.store.transact((transaction) => shownService(transaction, update(transaction, { input, call, deps }), ['TAGS']));
    return { service };
  },
} satisfies EcsOperation<'UpdateService'>;

interface Request {
  readonly input: UpdateServiceInput;
  readonly call: Call;
  readonly deps: EcsDeps;
}

function update(transaction: Transaction, { input, call, deps }: Request): Service {
  const cluster = activeCluster(transaction, call, input.cluster);
  const before = activeService(transaction, cluster, input.service ?? '');
  checkController(before, input);
  const service = withWishes(before, input);
  checkRebalancing(service);
  const changed = before.definition === undefined || before.deploymentController === 'EXTERNAL' ? undefined : changedDefinition(transaction, input, { cluster, before: before.definition, capacity: deps.capacity });
  const taskDefinition = changed?.taskDefinition ?? transaction.get(taskDefinitions, before.definition?.taskDefinitionArn ?? '');
  if (taskDefinition !== undefined) checkGracePeriod(input.healthCheckGracePeriodSeconds, taskDefinition, (changed?.definition ?? before.definition)?.loadBalancers);
  const definition = changed?.definition ?? before.definition;
  if (definition !== undefined) checkStrategyLoadBalancers(transaction, service, definition);
  if (changed !== undefined) return putDeployment(transaction, { service, ...changed }, deps);
  transaction.put(services, service);
  return service;
}

/** The wishes that need no new deployment; what is absent stays as it is. */
function withWishes(service: Service, input: UpdateServiceInput): Service {
  const gracePeriod = input.healthCheckGracePeriodSeconds ?? service.healthCheckGracePeriodSeconds;
  return {
    ...service,
    desiredCount: input.desiredCount ?? service.desiredCount,
    deploymentConfiguration: mergedConfiguration(service.deploymentConfiguration, input.deploymentConfiguration, service.deploymentController),
    availabilityZoneRebalancing: input.availabilityZoneRebalancing ?? service.availabilityZoneRebalancing,
    propagateTags: input.propagateTags ?? service.propagateTags,
    enableECSManagedTags: input.enableECSManagedTags ?? service.enableECSManagedTags,
    ...(gracePeriod !== undefined && { healthCheckGracePeriodSeconds: gracePeriod }),
  };
}

/** A service keeps its deployment controller; where that is EXTERNAL, task sets are what is changed instead. */
function checkController({ deploymentController: controller }: Service, input: UpdateServiceInput): void {
  const asked = input.deploymentController?.type ?? controller;
  if (asked !== controller) throw invalidParameter(`Unable to change the deployment controller of a service from ${controller} to ${asked}. Create another service instead.`);
  if (controller !== 'EXTERNAL') return;
  const ofTaskSets = { 'task definition': input.taskDefinition, 'network parameters': input.networkConfiguration, 'load balancers': input.loadBalancers?.[0], 'platform version': input.platformVersion, 'capacity provider strategy': input.capacityProviderStrategy?.[0], 'placement constraints': input.placementConstraints?.[0], 'placement strategy': input.placementStrategy?.[0] };
  const given = Object.entries(ofTaskSets).find(([, value]) => value !== undefined && value !== null && value !== '')?.[0];
  if (given !== undefined) throw invalidParameter(`Unable to update ${given} on services with a EXTERNAL deployment controller. Use CreateTaskSet to deploy a new revision.`);
  if (input.forceNewDeployment) throw invalidParameter('Cannot force a new deployment on services with a EXTERNAL deployment controller. Use CreateTaskSet to deploy a new revision.');
}
