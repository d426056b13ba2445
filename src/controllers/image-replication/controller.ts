import type { Clock } from '#base/clock.ts';
import { isOfWorld, messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { imageReplicationKey, imageReplications } from '#model/image-replication.ts';
import type { ImageReplicator, ReplicationWork } from '#model/image-replicator.ts';
import { backfillReplicationKey, backfillReplications, replicationBackfills, type ReplicationBackfill } from '#model/replication-backfill.ts';
import { concludeReplication } from '#state/conclude-replication.ts';
import type { Store } from '#state/store.ts';
import { BackfillPreparation } from './backfill-preparation.ts';
import { pauseAfter, planReplications, type WaitingReplication } from './plan.ts';

export interface ImageReplicationControllerOptions {
  readonly store: Store;
  /** The host's: copying is work on this machine. */
  readonly clock: Clock;
  /** By which backfills are shown to end. */
  readonly cloudClock: Pick<Clock, 'nowMs'>;
  readonly replicator: ImageReplicator;
  readonly log: Log;
}

export interface ImageReplicationController extends AsyncDisposable {
  start(): void;
}

/** Works off what is to be replicated, pushed images and backfills, several at a time. What is under way is begun again after a restart. */
export function createImageReplicationController(options: ImageReplicationControllerOptions): ImageReplicationController {
  return new Controller(options);
}

class Controller implements ImageReplicationController {
  readonly #options: ImageReplicationControllerOptions;
  readonly #preparation: BackfillPreparation;
  readonly #waiting = new Map<string, WaitingReplication>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #attempts = new Map<string, number>();
  readonly #end = new AbortController();
  #unfollow: readonly (() => void)[] = [];
  #turn: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(options: ImageReplicationControllerOptions) {
    this.#options = options;
    this.#preparation = new BackfillPreparation(options);
  }

  start(): void {
    const { store } = this.#options;
    this.#unfollow = [
      store.follow(imageReplications, (before, after) => {
        const document = after ?? before;
        if (document !== undefined) this.#note({ kind: 'push', key: imageReplicationKey(document) }, after?.status === 'IN_PROGRESS');
      }),
      store.follow(backfillReplications, (before, after) => {
        const document = after ?? before;
        if (document !== undefined && after?.status !== 'PENDING') this.#note({ kind: 'backfill', key: backfillReplicationKey(document) }, false);
      }),
      store.follow(replicationBackfills, (before, after) => {
        const document = after ?? before;
        if (document !== undefined && before?.status !== after?.status) this.#noteAll(document, after?.status === 'IN_PROGRESS');
        this.#wakeIn(0);
      }),
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const end of this.#unfollow) end();
    this.#end.abort();
    this.#turn?.cancel();
    await Promise.all(this.#running.values());
  }

  #note(work: ReplicationWork, isWanted: boolean): void {
    if (!isWanted) {
      this.#waiting.delete(work.key);
      this.#attempts.delete(work.key);
    } else if (!this.#waiting.has(work.key)) {
      this.#waiting.set(work.key, { work, notBeforeMs: 0 });
      this.#wakeIn(0);
    }
  }

  /** The replications of a backfill wait for their turn from when all of them are known, and until it ends or is stopped. */
  #noteAll({ id }: ReplicationBackfill, isWanted: boolean): void {
    for (const replication of this.#options.store.find(backfillReplications, 'backfill', id)) {
      this.#note({ kind: 'backfill', key: backfillReplicationKey(replication) }, isWanted && replication.status === 'PENDING');
    }
  }

  #wakeIn(delayMs: number): void {
    const { clock } = this.#options;
    const at = clock.nowMs() + delayMs;
    if (this.#end.signal.aborted || (this.#turn !== undefined && this.#turn.at <= at)) return;
    this.#turn?.cancel();
    this.#turn = { at, cancel: clock.after(delayMs, () => this.#takeTurn()) };
  }

  #takeTurn(): void {
    this.#turn = undefined;
    if (this.#preparation.turn((key) => this.#running.has(key))) this.#wakeIn(0);
    const nowMs = this.#options.clock.nowMs();
    const { start, wakeAt } = planReplications({ waiting: this.#waiting.values(), running: new Set(this.#running.keys()), nowMs });
    for (const work of start) this.#running.set(work.key, this.#replicate(work));
    if (wakeAt !== undefined) this.#wakeIn(wakeAt - nowMs);
  }

  async #replicate(work: ReplicationWork): Promise<void> {
    try {
      await this.#options.replicator.replicate(work, this.#end.signal);
    } catch (thrown) {
      if (!this.#end.signal.aborted) this.#failed(work, thrown);
    } finally {
      this.#running.delete(work.key);
      this.#wakeIn(0);
    }
  }

  #failed(work: ReplicationWork, thrown: unknown): void {
    if (!isOfWorld(thrown)) throw thrown;
    const { store, clock, cloudClock, log } = this.#options;
    const attempts = (this.#attempts.get(work.key) ?? 0) + 1;
    const pauseMs = pauseAfter(attempts);
    log.warn('an image cannot be replicated now', { replication: work.key, attempts, reason: messageOf(thrown) });
    if (pauseMs === undefined) {
      const outcome = { kind: 'failed', failureCode: 'ServerException' } as const;
      store.commit((transaction) => concludeReplication(transaction, work, { outcome, nowMs: cloudClock.nowMs() }));
    } else if (this.#waiting.delete(work.key)) {
      // Behind those that have not been tried yet.
      this.#attempts.set(work.key, attempts);
      this.#waiting.set(work.key, { work, notBeforeMs: clock.nowMs() + pauseMs });
    }
  }
}
