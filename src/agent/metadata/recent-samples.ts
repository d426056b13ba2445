import type { Clock } from '#base/clock.ts';
import { hourMs, secondMs } from '#base/time.ts';
import type { ContainerSamples } from '../runtimes/container-samples.ts';
import type { SamplePair } from './docker-stats.ts';

/** The ECS agent looks at each container once a second; who asks more often is told the same again. */
const sampleIntervalMs = secondMs;
/** A container that nobody asked about for so long is forgotten. */
const forgottenAfterMs = hourMs;

/** The last two looks at each container that somebody asks about, so that shares and rates can be computed. Nothing is looked at unasked. */
export class RecentSamples {
  readonly #samples: ContainerSamples;
  readonly #clock: Clock;
  readonly #pairs = new Map<string, SamplePair>();
  readonly #reading = new Map<string, Promise<SamplePair | undefined>>();

  constructor({ samples, clock }: { readonly samples: ContainerSamples; readonly clock: Clock }) {
    this.#samples = samples;
    this.#clock = clock;
  }

  /** Undefined when the container does not run. */
  async of(container: { readonly taskId: string; readonly runtimeId: string }): Promise<SamplePair | undefined> {
    const { runtimeId } = container;
    const known = this.#pairs.get(runtimeId);
    if (known !== undefined && this.#isFresh(known)) return known;
    const reading = this.#reading.get(runtimeId) ?? this.#read(container).finally(() => this.#reading.delete(runtimeId));
    this.#reading.set(runtimeId, reading);
    return reading;
  }

  async #read(container: { readonly taskId: string; readonly runtimeId: string }): Promise<SamplePair | undefined> {
    const { runtimeId } = container;
    const current = await this.#samples.read(container);
    const previous = this.#pairs.get(runtimeId)?.current;
    this.#pairs.delete(runtimeId);
    this.#forgetOld();
    if (current === undefined) return undefined;
    // Counters that went back are those of another run: the container was restarted.
    const isSameRun = previous !== undefined && previous.cpu.totalNs <= current.cpu.totalNs && previous.readAt < current.readAt;
    const pair = { current, previous: isSameRun ? previous : undefined };
    this.#pairs.set(runtimeId, pair);
    return pair;
  }

  /** A clock that was set back makes everything old. */
  #isFresh({ current: { readAt } }: SamplePair): boolean {
    const ageMs = this.#clock.nowMs() - readAt;
    return ageMs >= 0 && ageMs < sampleIntervalMs;
  }

  /** The map is in the order of the looks, oldest first. */
  #forgetOld(): void {
    for (const [runtimeId, { current }] of this.#pairs) {
      if (this.#clock.nowMs() - current.readAt < forgottenAfterMs) return;
      this.#pairs.delete(runtimeId);
    }
  }
}
