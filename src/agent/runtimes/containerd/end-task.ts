import { ContainerdError, ifFound, type ContainerdClient } from './client.ts';

const endTimeoutMs = 120_000;

/** Ends a container's processes at once if need be, and makes containerd forget them. */
export async function endTask(client: ContainerdClient, containerId: string): Promise<void> {
  const deleteTask = () => ifFound(client.call('tasks.v1.Tasks/Delete', { containerId }, { timeoutMs: endTimeoutMs }));
  try {
    await deleteTask();
  } catch (error) {
    if (!(error instanceof ContainerdError) || !/running|created|paused/.test(error.message)) throw error;
    await ifFound(client.call('tasks.v1.Tasks/Kill', { containerId, signal: 9, all: true })).catch(() => {});
    await ifFound(client.call('tasks.v1.Tasks/Wait', { containerId }, { timeoutMs: endTimeoutMs }));
    await deleteTask();
  }
}
