import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { minuteMs } from '#base/time.ts';
import { logGroups, logStreams } from '#model/log-group.ts';
import type { LogEvents } from '#state/bulk/log-events.ts';
import type { Change, Store } from '#state/store.ts';
import { planLogRetention } from './plan.ts';

export interface LogRetentionControllerOptions {
  readonly store: Store;
  readonly logEvents: LogEvents;
  readonly clock: Clock;
  /** Events carry real times: when it was so late by `clock`. */
  readonly realTimeOf: (atMs: number) => number;
  readonly log: Log;
}

export interface LogRetentionController extends Disposable {
  start(): void;
  /** Resolves when there is nothing left to delete, or when what was begun has failed. */
  idle(): Promise<void>;
}

/** How often events are looked at that have grown old meanwhile; AWS takes up to 72 hours. */
const intervalMs = 10 * minuteMs;
/** Events deleted in one step: bounds how long the event loop waits. */
const stepEventsMax = 2_000;

/** Deletes the events that are older than their group's retention, and those of groups and streams that were deleted, and gives their space back to the disk. */
export function createLogRetentionController(options: LogRetentionControllerOptions): LogRetentionController {
  return new Controller(options);
}

class Controller implements LogRetentionController {
  readonly #options: LogRetentionControllerOptions;
  #running: Promise<void> | undefined;
  #isWanted = false;
  #isDisposed = false;
  #unsubscribe = () => {};
  #cancelTimer = () => {};

  constructor(options: LogRetentionControllerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#unsubscribe = this.#options.store.onCommit((changes) => {
      if (changes.some(concerns)) this.#wake();
    });
    this.#wake();
  }

  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#unsubscribe();
    this.#cancelTimer();
  }

  #wake(): void {
    this.#isWanted = true;
    if (this.#isDisposed) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      // What came after the last look at what is wanted.
      if (this.#isWanted) this.#wake();
      else if (!this.#isDisposed) this.#cancelTimer = this.#options.clock.after(intervalMs, () => this.#wake());
    });
  }

  async #run(): Promise<void> {
    this.#cancelTimer();
    while (this.#isWanted && !this.#isDisposed) {
      this.#isWanted = false;
      await this.#turn().catch((thrown: unknown) => {
        this.#options.log.error(`log events could not be deleted, trying again in ${intervalMs / 1_000} s: ${messageOf(thrown)}`);
      });
    }
  }

  async #turn(): Promise<void> {
    const { store, logEvents, clock, realTimeOf } = this.#options;
    const plan = planLogRetention({ nowMs: clock.nowMs(), groups: store.list(logGroups), streams: store.list(logStreams), stored: logEvents.streamKeys() });
    for (const streamId of plan.deleteStreamIds) await this.#untilDone(() => logEvents.deleteStream(streamId, stepEventsMax));
    for (const { groupId, beforeAt } of plan.expire) await this.#untilDone(() => logEvents.expire(groupId, realTimeOf(beforeAt), stepEventsMax));
    while (!this.#isDisposed && (await logEvents.giveBackSpace()));
  }

  /** Step by step, so that others have their turn between two of them. */
  async #untilDone(step: () => Promise<number>): Promise<void> {
    while (!this.#isDisposed && (await step()) === stepEventsMax);
  }
}

/** Only deletions and changed retentions make events unreadable. */
function concerns({ kind, before, after }: Change): boolean {
  return (kind === logGroups.kind && before !== undefined) || (kind === logStreams.kind && after === undefined);
}
