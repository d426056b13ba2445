import type { Cluster } from '#model/cluster.ts';
import { serviceArn, services, type Service } from '#model/service.ts';
import type { Reader } from '#state/store.ts';
import { serviceNotActive, serviceNotFound } from './errors.ts';
import { serviceNameOf } from './references.ts';

/** The service of the cluster that a caller means by a name or an ARN, whatever its status. */
export function findService(reader: Reader, cluster: Cluster, reference: string): Service | undefined {
  const service = reader.get(services, serviceArn(cluster, cluster.name, serviceNameOf(reference, cluster)));
  return service !== undefined && isNamedBy(reference, service) ? service : undefined;
}

/** Like `findService`; thrown is what ECS answers when there is none. */
export function knownService(reader: Reader, cluster: Cluster, reference: string): Service {
  const service = findService(reader, cluster, reference);
  if (service === undefined) throw serviceNotFound();
  return service;
}

/** The service that a caller wants to change. */
export function activeService(reader: Reader, cluster: Cluster, reference: string): Service {
  const service = knownService(reader, cluster, reference);
  if (service.status !== 'ACTIVE') throw serviceNotActive();
  return service;
}

/** How a service that is not there is named in an answer. */
export function missingServiceArn(cluster: Cluster, reference: string): string {
  return reference.startsWith('arn:') ? reference : serviceArn(cluster, cluster.name, reference);
}

/** An ARN may leave out the cluster, as those of before 2018 do, but not be of another region (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html#ecs-resource-ids). */
function isNamedBy(reference: string, { arn, name }: Service): boolean {
  return !reference.startsWith('arn:') || reference === arn || reference === arn.replace(/:service\/.*$/, `:service/${name}`);
}
