import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { minuteMs } from '#base/time.ts';
import { runTaskTokens, runTaskTokenKey } from '#model/run-task-token.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { tasks } from '#model/task.ts';
import type { Reader, Store } from '#state/store.ts';
import { expired, type Expired } from './retention.ts';

/** How often what was kept long enough is looked for, while there is anything that will be. */
const sweepMs = minuteMs;

export interface RetentionOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** Removes stopped tasks, client tokens and deleted definitions that were kept for long enough. Without any of them it does nothing at all. */
export class Retention implements Disposable {
  readonly #options: RetentionOptions;
  readonly #unfollow: readonly (() => void)[];
  #cancel: (() => void) | undefined;
  #isDisposed = false;

  constructor(options: RetentionOptions) {
    this.#options = options;
    const { store } = options;
    this.#unfollow = [
      store.follow(tasks, (_, after) => after?.lastStatus === 'STOPPED' && this.#schedule()),
      store.follow(runTaskTokens, (_, after) => after !== undefined && this.#schedule()),
      store.follow(taskDefinitions, (_, after) => after?.status === 'DELETE_IN_PROGRESS' && this.#schedule()),
    ];
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#cancel?.();
    for (const unfollow of this.#unfollow) unfollow();
  }

  #schedule(): void {
    if (this.#isDisposed) return;
    this.#cancel ??= this.#options.clock.after(sweepMs, () => {
      this.#cancel = undefined;
      this.#sweep();
    });
  }

  #sweep(): void {
    const { store, log } = this.#options;
    const { old, areLeft } = this.#expired();
    if (areLeft) this.#schedule();
    if (old.tasks.length + old.tokens.length + old.definitions.length === 0) return;
    const { durable } = store.commit((transaction) => {
      for (const task of old.tasks) transaction.remove(tasks, task.arn);
      for (const token of old.tokens) transaction.remove(runTaskTokens, runTaskTokenKey(token, token.clusterArn, token.token));
      for (const definition of old.definitions) transaction.remove(taskDefinitions, definition.arn);
    });
    durable.catch((thrown: unknown) => log.error('old tasks could not be removed', { reason: messageOf(thrown) }));
  }

  #expired(): { readonly old: Expired; readonly areLeft: boolean } {
    const { store, clock } = this.#options;
    const stopped = store.find(tasks, 'stopped', 'stopped');
    const tokens = store.list(runTaskTokens);
    const deleting = store.find(taskDefinitions, 'deleting', 'deleting');
    const ofServices = deleting.length === 0 ? new Set() : definitionsOfServices(store);
    const old = expired({
      nowMs: clock.nowMs(),
      stopped,
      tokens,
      deleting,
      isInUse: (arn) => ofServices.has(arn) || store.find(tasks, 'definition', arn).length > 0,
      isShown: (arn) => store.get(tasks, arn) !== undefined,
    });
    return { old, areLeft: stopped.length + tokens.length + deleting.length > 0 };
  }
}

/** A service goes on with a definition that was deleted meanwhile, and may go back to one (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/delete-task-definition-v2.html). */
function definitionsOfServices(reader: Reader): ReadonlySet<string> {
  return new Set(reader.list(serviceRevisions).map(({ definition }) => definition.taskDefinitionArn));
}
