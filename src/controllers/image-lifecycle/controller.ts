import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { imageStorages } from '#model/image-storage.ts';
import { lifecyclePolicyPreviews } from '#model/lifecycle-policy-preview.ts';
import { repositories } from '#model/repository.ts';
import { endActivation } from '#state/image-storage.ts';
import { removeLifecyclePreview } from '#state/lifecycle-preview.ts';
import type { Store, Transaction } from '#state/store.ts';
import { createDueLoop, dueKind, type DueDocuments, type DueLoop } from '../due-loop.ts';
import { policyDueAt, previewEndsAt } from './plan.ts';
import { previewSteps, runSteps, type LifecycleWork } from './work.ts';

export interface ImageLifecycleOptions {
  readonly store: Store;
  /** The cloud's. */
  readonly clock: Clock;
  readonly log: Log;
}

export interface ImageLifecycleController extends Disposable {
  start(): void;
  /** Resolves when nothing is being carried out or previewed. */
  idle(): Promise<void>;
}

/**
 * Carries out lifecycle policies once a day and works out their previews, a little at a time so that others have their turn; ends the time that
 * images take to come back from the archive, and that previews are kept.
 */
export function createImageLifecycleController(options: ImageLifecycleOptions): ImageLifecycleController {
  return new Controller(options);
}

/** Commits that may be on their way to the disk: each by itself would wait for a flush of its own. */
const unflushedMax = 10;

class Controller implements ImageLifecycleController {
  readonly #options: ImageLifecycleOptions;
  readonly #dueLoop: DueLoop;
  /** ARNs of the repositories whose policy is being carried out, and of those that have a preview in progress, as documents say it. */
  readonly #running = new Set<string>();
  readonly #previewing = new Set<string>();
  #unfollow: readonly (() => void)[] = [];
  #working: Promise<void> | undefined;
  #isDisposed = false;

  constructor(options: ImageLifecycleOptions) {
    this.#options = options;
    const { store, clock } = options;
    const kinds = [dueKind(repositories, policyDueAt), dueKind(lifecyclePolicyPreviews, previewEndsAt), dueKind(imageStorages, ({ activatesAt }) => activatesAt)];
    this.#dueLoop = createDueLoop({ store, clock, kinds, turn: (due) => void store.commit((transaction) => endWhatIsDue(transaction, due, clock.nowMs())) });
  }

  start(): void {
    const { store } = this.#options;
    this.#unfollow = [
      store.follow(repositories, (before, after) => this.#note(this.#running, (after ?? before)?.arn, after?.lifecyclePolicy?.runStartedAt !== undefined)),
      store.follow(lifecyclePolicyPreviews, (before, after) => this.#note(this.#previewing, (after ?? before)?.repositoryArn, after !== undefined && after.outcome === undefined)),
    ];
    this.#dueLoop.start();
  }

  async idle(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#dueLoop[Symbol.dispose]();
    for (const end of this.#unfollow) end();
  }

  #note(set: Set<string>, arn: string | undefined, isWanted: boolean): void {
    if (arn === undefined) return;
    if (isWanted) set.add(arn);
    else set.delete(arn);
    if (isWanted) this.#wake();
  }

  #wake(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      // What came after the last look.
      if (!this.#isDisposed && this.#running.size + this.#previewing.size > 0) this.#wake();
    });
  }

  async #work(): Promise<void> {
    // A follower is told in the middle of a commit.
    await othersTurn();
    for (let work = this.#next(); work !== undefined && !this.#isDisposed; work = this.#next()) {
      let unflushed = 0;
      for (const durable of work) {
        if (durable !== undefined) unflushed += 1;
        if (unflushed === unflushedMax) {
          await durable;
          unflushed = 0;
        }
        await othersTurn();
        if (this.#isDisposed) return;
      }
    }
  }

  /** Previews first: somebody waits for them. */
  #next(): LifecycleWork | undefined {
    const [previewed] = this.#previewing;
    if (previewed !== undefined) return previewSteps(this.#options, previewed);
    const [running] = this.#running;
    return running === undefined ? undefined : runSteps(this.#options, running);
  }
}

function endWhatIsDue(transaction: Transaction, due: DueDocuments, nowMs: number): void {
  for (const arn of due.get(repositories.kind) ?? []) {
    const repository = transaction.get(repositories, arn);
    if (repository?.lifecyclePolicy !== undefined) transaction.put(repositories, { ...repository, lifecyclePolicy: { ...repository.lifecyclePolicy, runStartedAt: nowMs } });
  }
  for (const arn of due.get(lifecyclePolicyPreviews.kind) ?? []) {
    const preview = transaction.get(lifecyclePolicyPreviews, arn);
    removeLifecyclePreview(transaction, arn);
    if (preview !== undefined) transaction.put(lifecyclePolicyPreviews, { ...preview, outcome: { status: 'EXPIRED', at: nowMs } });
  }
  for (const key of due.get(imageStorages.kind) ?? []) {
    const storage = transaction.get(imageStorages, key);
    if (storage !== undefined) endActivation(transaction, storage, storage.activatesAt ?? nowMs);
  }
}
