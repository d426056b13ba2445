import type { Deployment as DeploymentView, Service as ServiceView, ServiceCurrentRevisionSummary, ServiceEvent as ServiceEventView, TaskSet as TaskSetView } from '@aws-sdk/client-ecs';
import { dateOf } from '#base/time.ts';
import type { Deployment } from '#model/deployment.ts';
import { currentPlatformVersion } from '#model/platform-version.ts';
import { serviceEventsMax, type ServiceEvent } from '#model/service-event.ts';
import type { ServiceRevision } from '#model/service-revision.ts';
import { wantedCount, type Service, type ServiceDefinition } from '#model/service.ts';
import type { Task } from '#model/task.ts';
import { loadBalancersView } from './load-balancers.ts';
import { networkConfigurationView } from './network-configuration.ts';
import { taskCounts } from './task-counts.ts';

export interface ServiceFacts {
  /** Each with the revision that it is of. */
  readonly deployments: readonly { readonly deployment: Deployment; readonly revision: ServiceRevision }[];
  readonly taskSets: readonly TaskSetView[];
  /** Of the revisions that task sets are of, in the order of those. */
  readonly taskSetRevisionArns: readonly string[];
  /** All living tasks of the service. */
  readonly tasks: readonly Task[];
  /** In the order in which they were said. */
  readonly events: readonly ServiceEvent[];
  readonly roleArn: string;
  readonly hasTags: boolean;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
export function serviceView(service: Service, facts: ServiceFacts): ServiceView {
  const shown = inOrder(facts.deployments).map(({ deployment, revision }) => deploymentView(deployment, { service, revision, tasks: facts.tasks }));
  const primary = facts.deployments.find(({ deployment }) => deployment.status === 'PRIMARY');
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    loadBalancers: service.definition === undefined ? [] : loadBalancersView(service.definition),
    serviceRegistries: [],
    status: service.status,
    desiredCount: wantedCount(service),
    ...taskCounts(facts.tasks),
    ...(service.definition !== undefined && { ...capacityView(service.definition), platformVersion: service.definition.platformVersion, platformFamily: service.definition.platformFamily, taskDefinition: service.definition.taskDefinitionArn }),
    deploymentConfiguration: service.deploymentConfiguration,
    taskSets: [...facts.taskSets],
    deployments: shown,
    roleArn: facts.roleArn,
    events: facts.events.slice(-serviceEventsMax).toReversed().map(eventView),
    createdAt: dateOf(service.createdAt),
    currentServiceDeployment: primary?.deployment.serviceDeploymentArn,
    currentServiceRevisions: currentRevisions(facts, shown),
    placementConstraints: [],
    placementStrategy: [],
    ...(service.definition !== undefined && { networkConfiguration: networkConfigurationView(service.definition) }),
    ...(service.healthCheckGracePeriodSeconds !== undefined && { healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds }),
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: service.deploymentController },
    tags: facts.hasTags ? [...service.tags] : [],
    createdBy: service.createdBy,
    enableECSManagedTags: service.enableECSManagedTags,
    propagateTags: service.propagateTags,
    enableExecuteCommand: false,
    availabilityZoneRebalancing: service.availabilityZoneRebalancing,
    resourceManagementType: 'CUSTOMER',
  };
}

interface DeploymentFacts {
  readonly service: Service;
  readonly revision: ServiceRevision;
  readonly tasks: readonly Task[];
}

function deploymentView(deployment: Deployment, { service, revision, tasks }: DeploymentFacts): DeploymentView {
  const own = tasks.filter((task) => task.service?.groupId === deployment.id);
  const { definition } = revision;
  return {
    id: deployment.id,
    status: deployment.status,
    taskDefinition: definition.taskDefinitionArn,
    // One that is being replaced is asked for no more than those of its tasks that were not told to stop yet.
    desiredCount: deployment.status === 'PRIMARY' ? wantedCount(service) : own.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').length,
    ...taskCounts(own),
    failedTasks: deployment.failedTasks,
    createdAt: dateOf(deployment.createdAt),
    updatedAt: dateOf(deployment.updatedAt),
    ...capacityView(definition),
    platformVersion: currentPlatformVersion,
    platformFamily: definition.platformFamily,
    networkConfiguration: networkConfigurationView(definition),
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
    volumeConfigurations: [],
    vpcLatticeConfigurations: [],
  };
}

function capacityView({ launchType, capacityProviderStrategy }: ServiceDefinition): Pick<DeploymentView, 'launchType' | 'capacityProviderStrategy'> {
  return launchType === undefined ? { capacityProviderStrategy: capacityProviderStrategy.map((item) => ({ ...item })) } : { launchType };
}

/** PRIMARY first, then the latest. */
function inOrder(deployments: ServiceFacts['deployments']): ServiceFacts['deployments'] {
  const rank = ({ status, createdAt }: Deployment) => (status === 'PRIMARY' ? Infinity : createdAt);
  return deployments.toSorted((one, other) => (rank(one.deployment) < rank(other.deployment) ? 1 : -1));
}

/** Those that the service has tasks of, or is to have. */
function currentRevisions({ deployments, taskSets, taskSetRevisionArns }: ServiceFacts, shown: readonly DeploymentView[]): ServiceCurrentRevisionSummary[] {
  const counted = [
    ...inOrder(deployments).map(({ revision }, index) => ({ arn: revision.arn, ...shown[index] })),
    ...taskSetRevisionArns.map((arn, index) => ({ ...taskSets[index], arn, desiredCount: taskSets[index]?.computedDesiredCount })),
  ];
  return counted.map(({ arn, desiredCount, runningCount, pendingCount }) => ({ arn, requestedTaskCount: desiredCount, runningTaskCount: runningCount, pendingTaskCount: pendingCount }));
}

function eventView({ id, createdAt, message }: ServiceEvent): ServiceEventView {
  return { id, createdAt: dateOf(createdAt), message };
}
