import { imageReplicationKey, imageReplications } from '#model/image-replication.ts';
import type { ReplicationOutcome, ReplicationWork } from '#model/image-replicator.ts';
import { backfillReplicationKey, backfillReplications, isBackfillOver, replicationBackfills, withResult, type BackfillReplication, type ReplicationBackfill } from '#model/replication-backfill.ts';
import type { Reader, Transaction } from './store.ts';
import type { Scope } from '#model/scope.ts';

/** What a document wants to be somewhere else. */
export interface WantedReplica {
  readonly repositoryArn: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly destination: Scope;
}

/** Undefined once it is done, or when nobody wants it any more. */
export function wantedReplica(reader: Reader, { kind, key }: ReplicationWork): WantedReplica | undefined {
  if (kind === 'push') {
    const replication = reader.get(imageReplications, key);
    return replication?.status === 'IN_PROGRESS' ? replication : undefined;
  }
  const replication = reader.get(backfillReplications, key);
  const backfill = replication?.status === 'PENDING' ? reader.get(replicationBackfills, replication.backfillId) : undefined;
  if (replication === undefined || backfill === undefined || isBackfillOver(backfill)) return undefined;
  const { repositoryArn, digest, tag } = replication;
  return { repositoryArn, digest, tags: tag === undefined ? [] : [tag], destination: backfill.destination };
}

/** Notes what has become of a replication. */
export function concludeReplication(transaction: Transaction, { kind, key }: ReplicationWork, { outcome, nowMs }: { readonly outcome: ReplicationOutcome; readonly nowMs: number }): void {
  if (kind === 'push') concludePush(transaction, key, outcome);
  else concludeBackfill(transaction, key, { outcome, nowMs });
}

function concludePush(transaction: Transaction, key: string, outcome: ReplicationOutcome): void {
  const replication = transaction.get(imageReplications, key);
  if (replication?.status !== 'IN_PROGRESS') return;
  const { repositoryArn, digest, destination, tags } = replication;
  const concluded = outcome.kind === 'complete' ? { status: 'COMPLETE' as const, tags: [] } : { status: 'FAILED' as const, failureCode: outcome.failureCode, tags };
  transaction.put(imageReplications, { repositoryArn, digest, destination, ...concluded });
}

function concludeBackfill(transaction: Transaction, key: string, { outcome, nowMs }: { readonly outcome: ReplicationOutcome; readonly nowMs: number }): void {
  const replication = transaction.get(backfillReplications, key);
  const backfill = replication?.status === 'PENDING' ? transaction.get(replicationBackfills, replication.backfillId) : undefined;
  if (replication === undefined || backfill === undefined) return;
  const failureCode = outcome.kind === 'failed' ? outcome.failureCode : undefined;
  const concluded: BackfillReplication = failureCode === undefined ? { ...replication, status: 'COMPLETE' } : { ...replication, status: 'FAILED', failureCode };
  transaction.put(backfillReplications, concluded);
  const after = withResult(backfill, failureCode, nowMs);
  transaction.put(replicationBackfills, after);
  if (after.status === 'FAILED') dropPending(transaction, backfill.id);
  tellOfImage(transaction, replication, { backfill, outcome });
}

/** What a backfill leaves undone when it ends. */
export function dropPending(transaction: Transaction, backfillId: string): void {
  for (const replication of transaction.find(backfillReplications, 'backfill', backfillId)) {
    if (replication.status === 'PENDING') transaction.remove(backfillReplications, backfillReplicationKey(replication));
  }
}

/** DescribeImageReplicationStatus tells of an image whichever way it was replicated; a push that is still under way will tell by itself. */
function tellOfImage(transaction: Transaction, { repositoryArn, digest }: BackfillReplication, { backfill: { destination }, outcome }: { readonly backfill: ReplicationBackfill; readonly outcome: ReplicationOutcome }): void {
  const key = { repositoryArn, digest, destination };
  const before = transaction.get(imageReplications, imageReplicationKey(key));
  if (before?.status === 'IN_PROGRESS' || (outcome.kind === 'failed' && outcome.failureCode === 'ImageNotFound')) return;
  transaction.put(imageReplications, { ...key, tags: before?.tags ?? [], ...(outcome.kind === 'complete' ? { status: 'COMPLETE' } : { status: 'FAILED', failureCode: outcome.failureCode }) });
}
