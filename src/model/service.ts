import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { formatArn } from '#base/arn.ts';
import type { StrategyItem } from './capacity-provider-strategy.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';
import type { Task } from './task.ts';

/** What a service's tasks are made from: a change of any of it is a new revision of the service. */
export interface ServiceDefinition {
  readonly taskDefinitionArn: string;
  /** Absent when a capacity provider strategy says where the tasks run. */
  readonly launchType?: 'FARGATE';
  /** Empty when a launch type says where the tasks run. */
  readonly capacityProviderStrategy: readonly StrategyItem[];
  readonly platformVersion: string;
  readonly platformFamily: string;
  readonly network: Task['network'];
  /** Absent when it has none. */
  readonly loadBalancers?: readonly ServiceLoadBalancer[];
  /** Nobody named a security group: the VPC's default one was taken, and none is shown. */
  readonly hasDefaultGroup?: true;
}

/** Where a container of the service's tasks is registered (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html). */
export interface ServiceLoadBalancer {
  readonly targetGroupArn: string;
  readonly containerName: string;
  readonly containerPort: number;
  /** What deployments that shift traffic need. */
  readonly advancedConfiguration?: {
    readonly alternateTargetGroupArn: string;
    readonly productionListenerRule: string;
    readonly testListenerRule?: string;
    readonly roleArn: string;
  };
}

export interface Service extends Scope {
  readonly arn: string;
  readonly name: string;
  readonly clusterArn: string;
  /** DRAINING: deleted, its tasks are being stopped. INACTIVE: gone but for those who describe it; its name is free. */
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  /** As the caller wishes; a service that drains wants none, whatever this says. */
  readonly desiredCount: number;
  readonly deploymentController: 'ECS' | 'EXTERNAL';
  /** Of the latest revision; a service whose controller is EXTERNAL has what its primary task set has, or none. */
  readonly definition?: ServiceDefinition | undefined;
  /** With the defaults filled in. */
  readonly deploymentConfiguration: DeploymentConfiguration;
  readonly availabilityZoneRebalancing: 'ENABLED' | 'DISABLED';
  readonly healthCheckGracePeriodSeconds?: number;
  readonly propagateTags: 'TASK_DEFINITION' | 'SERVICE' | 'NONE';
  readonly enableECSManagedTags: boolean;
  readonly tags: readonly Tag[];
  /** The principal that created it. */
  readonly createdBy: string;
  readonly createdAt: number;
  /** Of the call that created it: the same call again finds this service. */
  readonly clientToken?: { readonly token: string; readonly requestDigest: string };
  /** When it was last said to have reached a steady state; absent while it is not in one. */
  readonly steadyAt?: number | undefined;
  /** When its zones were last found out of balance; absent while they are balanced. */
  readonly unbalancedAt?: number | undefined;
  /** When it was last said why tasks cannot serve in a target group, that is gone or gets no requests; absent while nothing is in the way. */
  readonly unservedAt?: number | undefined;
  /** When its last task was gone. */
  readonly inactiveAt?: number;
}

export const services = defineCollection<Service>()({
  kind: 'ecs-service',
  version: 1,
  key: (service) => service.arn,
  indexes: {
    scope: scopeKey,
    cluster: (service) => service.clusterArn,
    /** Those that something is still to be done for. */
    kept: (service) => (service.status === 'INACTIVE' ? undefined : 'kept'),
    inactive: (service) => (service.status === 'INACTIVE' ? 'inactive' : undefined),
  },
});

export function serviceArn(scope: Scope, clusterName: string, name: string): string {
  return formatArn({ service: 'ecs', region: scope.region, account: scope.account, resource: `service/${clusterName}/${name}` });
}

/** The tasks of a service are of this group. */
export function serviceGroup(serviceName: string): string {
  return `${serviceGroupPrefix}${serviceName}`;
}

/** The name of the service that a task of the group belongs to. */
export function serviceNameOfGroup(group: string): string | undefined {
  return group.startsWith(serviceGroupPrefix) ? group.slice(serviceGroupPrefix.length) : undefined;
}

const serviceGroupPrefix = 'service:';

/** How many tasks the service is to have. */
export function wantedCount(service: Service): number {
  return service.status === 'ACTIVE' ? service.desiredCount : 0;
}

/** The names of the service and of its cluster. */
export function namesOfService(service: Pick<Service, 'arn'>): { readonly clusterName: string; readonly serviceName: string } {
  const [, clusterName = '', serviceName = ''] = service.arn.split('/');
  return { clusterName, serviceName };
}
