import type { Cluster as ClusterView, ClusterField } from '@aws-sdk/client-ecs';
import type { Cluster } from '#model/cluster.ts';
import type { Service } from '#model/service.ts';
import type { Task } from '#model/task.ts';

export interface ClusterContents {
  /** Tasks that are not STOPPED. */
  readonly living: readonly Task[];
  /** Services that are not INACTIVE. */
  readonly services: readonly Service[];
}

/** Of a cluster that is new, or gone. */
export const noContents: ClusterContents = { living: [], services: [] };

/** Settings, tags, statistics and configuration are shown to those who ask for them. */
export function clusterView(cluster: Cluster, contents: ClusterContents, include: readonly ClusterField[]): ClusterView {
  const { living, services } = contents;
  const active = services.filter(({ status }) => status === 'ACTIVE').length;
  const running = living.filter((task) => task.lastStatus === 'RUNNING').length;
  const pending = living.filter((task) => task.lastStatus === 'PENDING' || task.lastStatus === 'PROVISIONING' || task.lastStatus === 'ACTIVATING').length;
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: 0,
    runningTasksCount: running,
    pendingTasksCount: pending,
    activeServicesCount: active,
    statistics: include.includes('STATISTICS') ? statisticsOf({ running, pending, active, draining: services.length - active }) : [],
    tags: include.includes('TAGS') ? [...cluster.tags] : [],
    settings: include.includes('SETTINGS') ? [...cluster.settings] : [],
    ...(include.includes('CONFIGURATIONS') && cluster.configuration !== undefined && { configuration: cluster.configuration }),
    ...(cluster.serviceConnectDefaults !== undefined && { serviceConnectDefaults: cluster.serviceConnectDefaults }),
    capacityProviders: [...cluster.capacityProviders],
    defaultCapacityProviderStrategy: cluster.defaultCapacityProviderStrategy.map((item) => ({ ...item })),
  };
}

/** What a call that changes a cluster answers with: everything. */
export const everyClusterField: readonly ClusterField[] = ['SETTINGS', 'TAGS', 'CONFIGURATIONS'];

function statisticsOf({ running, pending, active, draining }: Readonly<Record<'running' | 'pending' | 'active' | 'draining', number>>) {
  const counts = { runningEC2TasksCount: 0, runningFargateTasksCount: running, pendingEC2TasksCount: 0, pendingFargateTasksCount: pending, activeEC2ServiceCount: 0, activeFargateServiceCount: active, drainingEC2ServiceCount: 0, drainingFargateServiceCount: draining };
  return Object.entries(counts).map(([name, value]) => ({ name, value: String(value) }));
}
