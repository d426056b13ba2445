import type { Clock } from '#base/clock.ts';
import { minuteMs } from '#base/time.ts';
import type { WritableLayers } from '../runtimes/writable-layers.ts';
import type { LiveTask } from '../supervisor/live-task.ts';

const mebibyte = 1_048_576;
/** Files are counted one by one, so they are not counted for everyone who asks. */
const countedAgainAfterMs = minuteMs;
/** A task that nobody asked about for so long is forgotten. */
const forgottenAfterMs = 60 * minuteMs;

/** The ephemeral storage that tasks use, counted when somebody asks. */
export class UtilizedStorage {
  readonly #layers: WritableLayers;
  readonly #clock: Clock;
  readonly #counts = new Map<string, { readonly at: number; readonly counting: Promise<number | undefined> }>();

  constructor({ layers, clock }: { readonly layers: WritableLayers; readonly clock: Clock }) {
    this.#layers = layers;
    this.#clock = clock;
  }

  mebibytesOf({ order }: LiveTask): Promise<number | undefined> {
    const now = this.#clock.nowMs();
    const known = this.#counts.get(order.taskId);
    if (known !== undefined && now >= known.at && now - known.at < countedAgainAfterMs) return known.counting;
    const counting = this.#count(order.containers.map(({ runtimeId }) => runtimeId));
    this.#counts.delete(order.taskId);
    for (const [taskId, { at }] of this.#counts) if (now - at >= forgottenAfterMs) this.#counts.delete(taskId);
    this.#counts.set(order.taskId, { at: now, counting });
    return counting;
  }

  async #count(runtimeIds: readonly string[]): Promise<number | undefined> {
    const found = (await Promise.all(runtimeIds.map((id) => this.#layers.bytesOf(id)))).filter((bytes) => bytes !== undefined);
    return found.length === 0 ? undefined : Math.ceil(found.reduce((total, bytes) => total + bytes, 0) / mebibyte);
  }
}
