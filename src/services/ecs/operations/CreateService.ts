import { LaunchType, SchedulingStrategy } from '@aws-sdk/client-ecs';
import type * as ecs from '@aws-sdk/client-ecs';
import type { Cluster } from '#model/cluster.ts';
import { serviceArn, services, type Service } from '#model/service.ts';
import { removeService } from '#state/service.ts';
import type { Transaction } from '#state/store.ts';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import type { Call, Input } from '#wire/operation.ts';
import { onService, passedInfrastructureRoles, passedRolesOf, taggedOnCreate, taskDefinitionKeys } from '../access.ts';
import { activeCluster, ensureDefaultCluster } from '../clusters.ts';
import { createdLaunchKeys, withKeys } from '../condition-keys.ts';
import { initialConfiguration, mergedConfiguration } from '../deployment-configuration.ts';
import type { EcsDeps, EcsOperation } from '../deps.ts';
import { clientError, invalidParameter } from '../errors.ts';
import { requireLinkedRole } from '../linked-role.ts';
import { putDeployment } from '../put-deployment.ts';
import { clusterNameOf } from '../references.ts';
import { requestDigest } from '../request-digest.ts';
import { deployableTaskDefinition, serviceDefinition } from '../service-definition.ts';
import { serviceRefusals } from '../service-refusals.ts';
import { canBeRebalanced, checkGracePeriod, checkRebalancing, checkServiceRequest } from '../service-request.ts';
import { shownService } from '../shown-service.ts';
import { checkStrategyLoadBalancers } from '../strategy-load-balancers.ts';
import { validTags } from '../tags.ts';

const namePattern = String.raw`^[a-zA-Z0-9\-_]{1,255}$`;
const clientTokenPattern = /^[\x21-\x7e]{1,36}$/;

type CreateServiceInput = Input<typeof ecs, 'CreateService'>;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
export default {
  access: (input, call, { store }) => [
    withKeys(onService('CreateService', call, { cluster: input.cluster, service: input.serviceName }), createdLaunchKeys(call, input), taskDefinitionKeys(store, call, input.taskDefinition)),
    ...passedRolesOf(store, call, input.taskDefinition),
    ...passedInfrastructureRoles(store, call, input.loadBalancers),
    ...taggedOnCreate(input.tags, serviceArn(call, clusterNameOf(input.cluster), input.serviceName ?? ''), 'CreateService'),
  ],

  refuses: serviceRefusals,

  async handle(input, call, deps) {
    checkRequest(input);
    validTags(input.tags);
    await requireLinkedRole(call, deps);
    await ensureDefaultCluster(deps.store, call, deps.clock.nowMs());
    // Shown as the call leaves it: what the service scheduler does about it comes after.
    const service = await deps.store.transact((transaction) => shownService(transaction, create(transaction, { input, call, deps }), ['TAGS']));
    return { service };
  },
} satisfies EcsOperation<'CreateService'>;

interface Request {
  readonly input: CreateServiceInput;
  readonly call: Call;
  readonly deps: EcsDeps;
}

function checkRequest(input: CreateServiceInput): void {
  checkServiceRequest(input);
  const message = validationMessage([checkEnum('launchType', input.launchType, LaunchType), checkEnum('schedulingStrategy', input.schedulingStrategy, SchedulingStrategy)]);
  if (message !== undefined) throw invalidParameter(message);
  if (!new RegExp(namePattern).test(input.serviceName ?? '')) throw invalidParameter(`ServiceName must match ${namePattern}`);
  if (input.clientToken && !clientTokenPattern.test(input.clientToken)) throw invalidParameter('clientToken can have up to 36 ASCII characters in the range of 33-126, inclusive.');
  if (input.schedulingStrategy === 'DAEMON') throw daemonRefusal(input);
  if (input.desiredCount === undefined || input.desiredCount === null) throw invalidParameter('DesiredCount is missing');
  if (input.desiredCount < 0) throw invalidParameter('DesiredCount can not be lesser than 0');
  if (input.deploymentController?.type === 'CODE_DEPLOY') throw invalidParameter('deploymentController CODE_DEPLOY is not supported: there is no CodeDeploy. Use ECS or EXTERNAL.');
  if (input.role) throw invalidParameter('You cannot specify an IAM role for services that require a service linked role.');
}

/** What ECS refuses of a daemon it refuses in its own words; the rest is for container instances, and there are none. */
function daemonRefusal({ desiredCount, launchType, capacityProviderStrategy = [] }: CreateServiceInput): Error {
  if (typeof desiredCount === 'number') return invalidParameter('The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again');
  if (launchType === 'FARGATE' || capacityProviderStrategy.length > 0) return invalidParameter('The daemon scheduling strategy does not support the FARGATE launch type. Change the launch type and try again');
  return invalidParameter('schedulingStrategy DAEMON is not supported: it is for container instances, and there are none. Use REPLICA.');
}

function create(transaction: Transaction, request: Request): Service {
  const { input, call, deps } = request;
  const cluster = activeCluster(transaction, call, input.cluster);
  const existing = existingService(transaction, request, cluster);
  if (existing !== undefined) return existing;
  const service = newService(request, cluster);
  checkRebalancing(service);
  removeService(transaction, service.arn);
  if (service.deploymentController === 'EXTERNAL') {
    checkExternal(input);
    transaction.put(services, service);
    return service;
  }
  if (!input.taskDefinition) throw clientError('TaskDefinition can not be blank.');
  const taskDefinition = deployableTaskDefinition(transaction, call, input.taskDefinition);
  const definition = serviceDefinition(transaction, input, { cluster, taskDefinition, capacity: deps.capacity });
  checkGracePeriod(input.healthCheckGracePeriodSeconds, taskDefinition, definition.loadBalancers);
  checkStrategyLoadBalancers(transaction, service, definition);
  return putDeployment(transaction, { service, definition, taskDefinition }, deps);
}

/** The service that an earlier call with the same token made; otherwise a name is free once the service that had it is INACTIVE. */
function existingService(transaction: Transaction, { input, call }: Request, cluster: Cluster): Service | undefined {
  const token = input.clientToken;
  const ofToken = token ? transaction.find(services, 'cluster', cluster.arn).find((service) => service.status === 'ACTIVE' && service.clientToken?.token === token) : undefined;
  if (ofToken !== undefined && ofToken.clientToken?.requestDigest === requestDigest(input)) return ofToken;
  const ofName = transaction.get(services, serviceArn(call, cluster.name, input.serviceName ?? ''));
  if (ofToken !== undefined || ofName?.status === 'ACTIVE') throw invalidParameter('Creation of service was not idempotent.');
  if (ofName?.status === 'DRAINING') throw invalidParameter('Unable to Start a service that is still Draining.');
  return undefined;
}

function newService({ input, call, deps }: Request, cluster: Cluster): Service {
  const name = input.serviceName ?? '';
  const deploymentController = input.deploymentController?.type === 'EXTERNAL' ? 'EXTERNAL' : 'ECS';
  const deploymentConfiguration = mergedConfiguration(initialConfiguration, input.deploymentConfiguration, deploymentController);
  return {
    account: cluster.account,
    region: cluster.region,
    arn: serviceArn(cluster, cluster.name, name),
    name,
    clusterArn: cluster.arn,
    status: 'ACTIVE',
    desiredCount: input.desiredCount ?? 0,
    deploymentController,
    deploymentConfiguration,
    // ENABLED is the default of those that it can be done for (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html).
    availabilityZoneRebalancing: input.availabilityZoneRebalancing ?? (canBeRebalanced(deploymentConfiguration) ? 'ENABLED' : 'DISABLED'),
    ...(typeof input.healthCheckGracePeriodSeconds === 'number' && { healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds }),
    propagateTags: input.propagateTags ?? 'NONE',
    enableECSManagedTags: input.enableECSManagedTags ?? false,
    tags: validTags(input.tags),
    createdBy: call.principal.arn,
    createdAt: deps.clock.nowMs(),
    ...(input.clientToken && { clientToken: { token: input.clientToken, requestDigest: requestDigest(input) } }),
  };
}

/** What a service's tasks are made from is said of each task set (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-external.html). */
function checkExternal(input: CreateServiceInput): void {
  const ofTaskSets = { TaskDefinition: input.taskDefinition, LaunchType: input.launchType, LoadBalancers: input.loadBalancers?.[0], CapacityProviderStrategy: input.capacityProviderStrategy?.[0], PlatformVersion: input.platformVersion, PlacementConstraints: input.placementConstraints?.[0], PlacementStrategy: input.placementStrategy?.[0] };
  const given = Object.entries(ofTaskSets).find(([, value]) => value !== undefined && value !== null && value !== '')?.[0];
  if (given !== undefined) throw invalidParameter(`${given} must be blank.`);
  if (input.networkConfiguration !== undefined && input.networkConfiguration !== null) throw invalidParameter('NetworkConfiguration must be null.');
}
