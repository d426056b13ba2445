import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { runTaskTokens, runTaskTokenKey } from '#model/run-task-token.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { tasks } from '#model/task.ts';
import type { Store } from '#state/store.ts';
import { expired } from './retention.ts';

/** Removes stopped tasks, client tokens and deleted definitions that were kept for long enough. */
export function removeExpired({ store, clock, log }: { readonly store: Store; readonly clock: Clock; readonly log: Log }): void {
  const old = expired({
    nowMs: clock.nowMs(),
    stopped: store.find(tasks, 'stopped', 'stopped'),
    tokens: store.list(runTaskTokens),
    deleting: store.list(taskDefinitions).filter((definition) => definition.status === 'DELETE_IN_PROGRESS'),
    isInUse: (arn) => store.find(tasks, 'definition', arn).length > 0,
    isShown: (arn) => store.get(tasks, arn) !== undefined,
  });
  if (old.tasks.length + old.tokens.length + old.definitions.length === 0) return;
  const { durable } = store.commit((transaction) => {
    for (const task of old.tasks) transaction.remove(tasks, task.arn);
    for (const token of old.tokens) transaction.remove(runTaskTokens, runTaskTokenKey(token, token.clusterArn, token.token));
    for (const definition of old.definitions) transaction.remove(taskDefinitions, definition.arn);
  });
  durable.catch((thrown: unknown) => log.error('old tasks could not be removed', { reason: messageOf(thrown) }));
}
