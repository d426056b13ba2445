import type { Clock } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import type { TaskCgroups } from '../task-cgroups.ts';
import { SimulatedHost } from './host.ts';
import { simulatedCgroups } from './simulated-cgroups.ts';
import { inventedImage, SimulatedImages, type SimulatedImagesOptions } from './simulated-images.ts';
import { SimulatedRuntime, type SimulatedLatency } from './simulated-runtime.ts';

export interface SimulatedOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Handed in again, it is the same machine seen by a restarted daemon; faults are injected there. */
  readonly host?: SimulatedHost;
  readonly latency?: Partial<SimulatedLatency>;
  /** Receives what the containers print. */
  readonly print?: (path: string, text: string) => void;
  /** What a reference names; an invented image for any reference when absent. */
  readonly imageOf?: SimulatedImagesOptions['imageOf'];
}

export interface Simulated {
  readonly runtime: SimulatedRuntime;
  readonly images: SimulatedImages;
  readonly cgroups: TaskCgroups;
  readonly host: SimulatedHost;
}

export function simulatedRuntime({ clock, random, print, imageOf = inventedImage, latency, host = new SimulatedHost({ clock, print }) }: SimulatedOptions): Simulated {
  const times: SimulatedLatency = { createMs: 0, startMs: 0, pullMs: 0, ...latency };
  return {
    runtime: new SimulatedRuntime({ clock, random, host, latency: times }),
    images: new SimulatedImages({ clock, pullMs: times.pullMs, imageOf }),
    cgroups: simulatedCgroups(host),
    host,
  };
}
