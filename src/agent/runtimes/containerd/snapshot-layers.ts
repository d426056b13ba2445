import type { WritableLayers } from '../writable-layers.ts';
import { ContainerdError, type ContainerdClient } from './client.ts';

/** containerd counts the files of a container's snapshot, which bears the container's id. */
export function snapshotLayers(client: ContainerdClient, snapshotter: string): WritableLayers {
  return {
    async bytesOf(runtimeId) {
      try {
        return (await client.call('snapshots.v1.Snapshots/Usage', { snapshotter, key: runtimeId }, { timeoutMs })).size;
      } catch (error) {
        if (error instanceof ContainerdError) return undefined;
        throw error;
      }
    },
  };
}

/** Whoever asks waits for it: a container with very many files is told of as one that cannot be counted now. */
const timeoutMs = 5_000;
