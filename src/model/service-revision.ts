import { formatArn } from '#base/arn.ts';
import type { Ids } from '#base/ids.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import { decimalId } from './decimal-id.ts';
import { namesOfService, type Service, type ServiceDefinition, type ServiceLoadBalancer } from './service.ts';

/** A service's definition as it was deployed (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-revision.html). What its tasks get is learned later: the digests, and the target groups. */
export interface ServiceRevision extends Scope {
  readonly arn: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly definition: ServiceDefinition;
  /** One of each container of the task definition; all tasks of the revision run the digest that the first of them got. */
  readonly containerImages: readonly { readonly containerName: string; readonly image: string; readonly imageDigest?: string }[];
  readonly ephemeralStorageGiB?: number;
  /** Of each of the definition's load balancers the target group that its tasks are registered with, where there is an alternate one to choose from. */
  readonly targetGroupArns?: readonly string[];
  readonly createdAt: number;
}

export const serviceRevisions = defineCollection<ServiceRevision>()({
  kind: 'ecs-service-revision',
  version: 1,
  key: (revision) => revision.arn,
  indexes: { scope: scopeKey, service: (revision) => revision.serviceArn },
});

export function newServiceRevisionArn(service: Service, ids: Ids): string {
  const { clusterName, serviceName } = namesOfService(service);
  return formatArn({ service: 'ecs', region: service.region, account: service.account, resource: `service-revision/${clusterName}/${serviceName}/${decimalId(ids)}` });
}

/** Where the tasks of the revision are registered: of two target groups of a load balancer the one that was chosen when its deployment began. */
export function loadBalancersOf({ definition, targetGroupArns }: ServiceRevision): readonly ServiceLoadBalancer[] {
  return (definition.loadBalancers ?? []).map((balancer, index) => ({ ...balancer, targetGroupArn: targetGroupArns?.[index] ?? balancer.targetGroupArn }));
}
