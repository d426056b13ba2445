import { parseArn } from '#base/arn.ts';
import { clusters } from '#model/cluster.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { Tag } from '#model/tag.ts';
import { services } from '#model/service.ts';
import { taskSets } from '#model/task-set.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { tasks } from '#model/task.ts';
import type { Reader, Transaction } from '#state/store.ts';
import { clusterNotFound, invalidParameter } from './errors.ts';

/** A resource that has tags, and how it is written with others. */
export interface TaggedResource {
  readonly tags: readonly Tag[];
  readonly putTags: (transaction: Transaction, tags: readonly Tag[]) => void;
}

/** The cluster, service, task set, task or task definition of the ARN; thrown is what ECS answers when there is none. */
export function taggedResource(reader: Reader, scope: Scope, arnText: string): TaggedResource {
  const arn = parseArn(arnText);
  if (arn === undefined || arn.service !== 'ecs') throw invalidParameter(`Invalid ARN: ${arnText}`);
  const [kind = ''] = arn.resource.split('/');
  const isHere = scopeKey(arn) === scopeKey(scope);
  switch (kind) {
    case 'cluster': {
      const cluster = isHere ? reader.get(clusters, arnText) : undefined;
      if (cluster === undefined) throw clusterNotFound();
      if (cluster.status !== 'ACTIVE') throw clusterNotFound('The referenced cluster was inactive.');
      return { tags: cluster.tags, putTags: (transaction, tags) => transaction.put(clusters, { ...cluster, tags }) };
    }
    case 'task': {
      const task = isHere ? reader.get(tasks, arnText) : undefined;
      if (task === undefined) throw invalidParameter('The specified task was not found. Specify a valid task and try again.');
      return { tags: task.tags, putTags: (transaction, tags) => transaction.put(tasks, { ...task, tags, version: task.version + 1 }) };
    }
    case 'task-definition': {
      const definition = isHere ? reader.get(taskDefinitions, arnText) : undefined;
      if (definition === undefined) throw invalidParameter('The specified task definition was not found. Specify a valid task definition and try again.');
      return { tags: definition.tags, putTags: (transaction, tags) => transaction.put(taskDefinitions, { ...definition, tags }) };
    }
    case 'service': {
      const service = isHere ? reader.get(services, arnText) : undefined;
      if (service === undefined) throw invalidParameter('The specified service was not found. Specify a valid service and try again.');
      if (service.status !== 'ACTIVE') throw invalidParameter('The specified service is inactive. Specify an active service and try again.');
      return { tags: service.tags, putTags: (transaction, tags) => transaction.put(services, { ...service, tags }) };
    }
    case 'task-set': {
      const taskSet = isHere ? reader.get(taskSets, arnText) : undefined;
      if (taskSet === undefined) throw invalidParameter('The specified task set was not found. Specify a valid task set and try again.');
      return { tags: taskSet.tags, putTags: (transaction, tags) => transaction.put(taskSets, { ...taskSet, tags }) };
    }
    default:
      throw invalidParameter(`Invalid resource type '${kind}' in ARN ${arnText}. Clusters, services, task sets, tasks and task definitions have tags here.`);
  }
}
