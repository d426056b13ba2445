import type { Random } from '#base/random.ts';
import { pick } from '../engine/streams.ts';

/** What goes wrong in a run, and how often; drawn from the seed and printed with it. Probabilities are of one message, start …; times in ms. */
export interface FaultRates {
  readonly lost: number;
  readonly doubled: number;
  readonly delayed: number;
  readonly delayMsMax: number;
  readonly commitMs: number;
  readonly startFails: number;
  readonly startMs: number;
  /** The mean time between two things that happen to the world: a container dies, a daemon is killed … */
  readonly betweenMs: number;
  /** How wrong the agent's clock is. */
  readonly skewMs: number;
  /** The longest that targets take to be found healthy and to drain, and how many of them never are, or are now and then not. */
  readonly healthyMsMax: number;
  readonly drainMsMax: number;
  readonly neverHealthy: number;
  readonly flaps: number;
  /** How many of each controller run at once. */
  readonly controllers: number;
  /** CPU units of the host. */
  readonly cpu: number;
}

export function drawnRates(random: Random): FaultRates {
  return {
    lost: pick(random, [0, 0, 0.02, 0.1]),
    doubled: pick(random, [0, 0.05, 0.2]),
    delayed: pick(random, [0, 0.1, 0.5]),
    delayMsMax: pick(random, [50, 1_000, 5_000]),
    commitMs: pick(random, [0, 2, 40]),
    startFails: pick(random, [0, 0, 0.05, 0.2]),
    startMs: pick(random, [5, 30, 2_000]),
    betweenMs: pick(random, [3_000, 8_000, 20_000]),
    skewMs: pick(random, [0, 0, -2_000, 2_000]),
    controllers: pick(random, [1, 1, 2]),
    cpu: pick(random, [3_072, 6_144, 65_536]),
    healthyMsMax: pick(random, [1, 3_000, 15_000]),
    drainMsMax: pick(random, [1, 2_000, 400_000]),
    neverHealthy: pick(random, [0, 0, 0.1, 0.3]),
    flaps: pick(random, [0, 0, 0.1]),
  };
}

export function shown(rates: FaultRates): string {
  return Object.entries(rates).map(([name, value]) => `${name} ${value}`).join(', ');
}
