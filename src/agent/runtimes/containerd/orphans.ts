import { ifFound, type ContainerdClient } from './client.ts';

/** They keep a container's snapshot from collection while there is no record of the container yet. */
export const containerSnapshotLabels = { 'containerd.io/gc.root': 'drydock' };

export interface OrphansOptions {
  readonly client: ContainerdClient;
  readonly snapshotter: string;
  /** Whether a container is of this daemon's making: it may have no record yet. */
  readonly isNew: (id: string) => boolean;
}

/** Removes tasks and snapshots of containers that have no record. */
export async function removeOrphans({ client, snapshotter, isNew }: OrphansOptions): Promise<void> {
  const [tasks, snapshots] = await Promise.all([client.call('tasks.v1.Tasks/List', {}), containerSnapshots(client, snapshotter)]);
  const { containers } = await client.call('containers.v1.Containers/List', { filters: [] });
  const known = new Set(containers.map(({ id }) => id));
  const isOrphan = (id: string) => !known.has(id) && !isNew(id);
  for (const { id } of tasks.tasks.filter((task) => isOrphan(task.id))) {
    await ifFound(client.call('tasks.v1.Tasks/Kill', { containerId: id, signal: 9, all: true }));
    await ifFound(client.call('tasks.v1.Tasks/Wait', { containerId: id }));
    await ifFound(client.call('tasks.v1.Tasks/Delete', { containerId: id }));
  }
  for (const key of snapshots.filter(isOrphan)) await ifFound(client.call('snapshots.v1.Snapshots/Remove', { snapshotter, key }));
}

async function containerSnapshots(client: ContainerdClient, snapshotter: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { info } of client.stream('snapshots.v1.Snapshots/List', { snapshotter, filters: [] })) {
    names.push(...info.filter(({ labels }) => labels['containerd.io/gc.root'] === 'drydock').map(({ name }) => name));
  }
  return names;
}
