import { scopeKey, type Scope } from '#model/scope.ts';
import { clusterArn, clusters, defaultClusterName, type Cluster } from '#model/cluster.ts';
import { services } from '#model/service.ts';
import { tasks, type Task } from '#model/task.ts';
import type { Reader, Store } from '#state/store.ts';
import { mergedSettings } from './cluster-settings.ts';
import { clusterNotFound } from './errors.ts';
import { clusterArnOf } from './references.ts';
import { type ClusterContents } from './views/cluster.ts';

/** Every account has a `default` cluster in every region from the first time that anything of ECS is used there. */
export async function ensureDefaultCluster(store: Store, scope: Scope, nowMs: number): Promise<void> {
  const arn = clusterArn(scope, defaultClusterName);
  if (store.get(clusters, arn) !== undefined) return;
  await store.transact((transaction) => transaction.put(clusters, newCluster({ scope, name: defaultClusterName, nowMs })));
}

export function newCluster(of: { readonly scope: Scope; readonly name: string; readonly nowMs: number }): Cluster {
  return {
    account: of.scope.account,
    region: of.scope.region,
    arn: clusterArn(of.scope, of.name),
    name: of.name,
    status: 'ACTIVE',
    settings: mergedSettings([], []),
    capacityProviders: [],
    defaultCapacityProviderStrategy: [],
    tags: [],
    createdAt: of.nowMs,
  };
}

/** The cluster that a caller means, whatever its status. An ARN of another Region names nothing here: what a caller may in one Region says nothing about another. */
export function findCluster(reader: Reader, scope: Scope, reference: string | undefined): Cluster | undefined {
  const cluster = reader.get(clusters, clusterArnOf(scope, reference));
  return cluster !== undefined && scopeKey(cluster) === scopeKey(scope) ? cluster : undefined;
}

/** The active cluster that a caller means; thrown is what ECS answers when there is none. */
export function activeCluster(reader: Reader, scope: Scope, reference: string | undefined): Cluster {
  const cluster = findCluster(reader, scope, reference);
  if (cluster === undefined) throw clusterNotFound();
  if (cluster.status !== 'ACTIVE') throw clusterNotFound('The referenced cluster was inactive.');
  return cluster;
}

/** What a cluster holds: its tasks that have not stopped, and its services that are not gone. */
export function contentsOf(reader: Reader, cluster: Cluster): ClusterContents {
  return { living: livingTasksOf(reader, cluster), services: reader.find(services, 'cluster', cluster.arn).filter(({ status }) => status !== 'INACTIVE') };
}

/** The tasks of a cluster that have not stopped. */
export function livingTasksOf(reader: Reader, cluster: Cluster): readonly Task[] {
  return reader.find(tasks, 'cluster', cluster.arn).filter((task) => task.lastStatus !== 'STOPPED');
}
