import type { ContainerSamples } from '../container-samples.ts';

/** Simulated containers use nothing that could be counted: asked for their figures, one hears what is heard of a container that does not run. */
export const noSamples: ContainerSamples = { read: () => Promise.resolve(undefined) };
