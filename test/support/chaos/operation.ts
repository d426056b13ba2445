import type { ChaosWorld } from './chaos-world.ts';

export interface ChaosOperation {
  /** How often it is chosen, compared with the others. */
  readonly weight: number;
  readonly run: (world: ChaosWorld) => Promise<unknown>;
}
