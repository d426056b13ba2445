import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { kmsAliases } from '#model/kms-alias.ts';
import { kmsGrants } from '#model/kms-grant.ts';
import { kmsKeys } from '#model/kms-key.ts';
import { parameters } from '#model/parameter.ts';
import { backfillForgottenAt, backfillReplicationKey, backfillReplications, replicationBackfills } from '#model/replication-backfill.ts';
import { secrets } from '#model/secret.ts';
import type { Store, Transaction } from '#state/store.ts';
import { createDueLoop, dueKind, type DueLoop } from '../due-loop.ts';
import { keyAfter, keyEndsAt } from './plan.ts';

export interface ScheduledDeletionOptions {
  readonly store: Store;
  /** The cloud's. */
  readonly clock: Clock;
  readonly log: Log;
}

/** Deletes what was scheduled to go when its time comes: KMS keys with their aliases and grants, imported key material, secrets, parameters that expire, and what is told of replication backfills. */
export function createScheduledDeletionController({ store, clock, log }: ScheduledDeletionOptions): DueLoop {
  return createDueLoop({
    store,
    clock,
    kinds: [dueKind(kmsKeys, keyEndsAt), dueKind(secrets, ({ deletesAt }) => deletesAt), dueKind(parameters, ({ deletesAt }) => deletesAt), dueKind(replicationBackfills, backfillForgottenAt)],
    turn(due) {
      const nowMs = clock.nowMs();
      store.commit((transaction) => {
        for (const arn of due.get(kmsKeys.kind) ?? []) endKey(transaction, arn, nowMs);
        for (const arn of due.get(secrets.kind) ?? []) transaction.remove(secrets, arn);
        for (const arn of due.get(parameters.kind) ?? []) transaction.remove(parameters, arn);
        for (const id of due.get(replicationBackfills.kind) ?? []) forgetBackfill(transaction, id);
      });
      log.info('what was scheduled for deletion is deleted', { documents: [...due.values()].flat().join(' ') });
    },
  });
}

function forgetBackfill(transaction: Transaction, id: string): void {
  for (const replication of transaction.find(backfillReplications, 'backfill', id)) transaction.remove(backfillReplications, backfillReplicationKey(replication));
  transaction.remove(replicationBackfills, id);
}

function endKey(transaction: Transaction, arn: string, nowMs: number): void {
  const key = transaction.get(kmsKeys, arn);
  const left = key === undefined ? undefined : keyAfter(key, nowMs);
  if (left !== undefined) return transaction.put(kmsKeys, left);
  for (const alias of transaction.find(kmsAliases, 'key', arn)) transaction.remove(kmsAliases, alias.arn);
  for (const grant of transaction.find(kmsGrants, 'key', arn)) transaction.remove(kmsGrants, grant.id);
  transaction.remove(kmsKeys, arn);
}
