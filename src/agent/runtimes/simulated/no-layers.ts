import type { WritableLayers } from '../writable-layers.ts';

/** Simulated containers have no files. */
export const noLayers: WritableLayers = { bytesOf: () => Promise.resolve(undefined) };
