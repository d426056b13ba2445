import { formatArn } from '#base/arn.ts';
import type { Ids } from '#base/ids.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import { decimalId } from './decimal-id.ts';
import { namesOfService, type Service, type ServiceDefinition } from './service.ts';

/** A service's definition as it was deployed (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-revision.html). Only the digests are learned later. */
export interface ServiceRevision extends Scope {
  readonly arn: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly definition: ServiceDefinition;
  /** One of each container of the task definition; all tasks of the revision run the digest that the first of them got. */
  readonly containerImages: readonly { readonly containerName: string; readonly image: string; readonly imageDigest?: string }[];
  readonly ephemeralStorageGiB?: number;
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
