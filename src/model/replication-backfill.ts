import { dayMs } from '#base/time.ts';
import { defineCollection } from './collection.ts';
import type { ReplicationFailure } from './image-replication.ts';
import { imageKey } from './image.ts';
import { scopeKey, type Scope } from './scope.ts';

/** Replicates to one destination what was there before its replication rule (https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication-backfill.html). It is of the source registry. */
export interface ReplicationBackfill extends Scope {
  /** A UUID. */
  readonly id: string;
  readonly destination: Scope;
  readonly status: 'PREPARING' | 'IN_PROGRESS' | 'COMPLETE' | 'FAILED' | 'STOPPING' | 'STOPPED';
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly failureCode?: 'TooManyFailures';
  /** Absent until it is known what there is to replicate. */
  readonly progress?: BackfillProgress;
}

export interface BackfillProgress {
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly failureCodes: readonly ReplicationFailure[];
}

/** One replication of a backfill: an image with one of its tags, or without any. */
export interface BackfillReplication {
  readonly backfillId: string;
  readonly repositoryArn: string;
  readonly digest: string;
  readonly tag?: string;
  readonly status: 'PENDING' | 'COMPLETE' | 'FAILED';
  readonly failureCode?: ReplicationFailure;
}

export const replicationBackfills = defineCollection<ReplicationBackfill>()({
  kind: 'ecr-replication-backfill',
  version: 1,
  key: ({ id }) => id,
  indexes: { scope: scopeKey },
});

export const backfillReplications = defineCollection<BackfillReplication>()({
  kind: 'ecr-backfill-replication',
  version: 1,
  key: backfillReplicationKey,
  indexes: { backfill: ({ backfillId }) => backfillId },
});

export function backfillReplicationKey({ backfillId, repositoryArn, digest, tag }: Pick<BackfillReplication, 'backfillId' | 'repositoryArn' | 'digest' | 'tag'>): string {
  return [`${backfillId}/${imageKey(repositoryArn, digest)}`, ...(tag === undefined ? [] : [tag])].join(' ');
}

export function isBackfillOver({ status }: Pick<ReplicationBackfill, 'status'>): boolean {
  return status === 'COMPLETE' || status === 'FAILED' || status === 'STOPPED';
}

/** A backfill that is over is told of for 90 days. */
export function backfillForgottenAt({ endedAt }: ReplicationBackfill): number | undefined {
  return endedAt === undefined ? undefined : endedAt + 90 * dayMs;
}

/** From so many on, a backfill fails when half of its replications or more have. */
const judgedFromMin = 100;

/** The backfill after one more of its replications is over. */
export function withResult(backfill: ReplicationBackfill, failureCode: ReplicationFailure | undefined, nowMs: number): ReplicationBackfill {
  const { total, completed, failed, failureCodes } = backfill.progress ?? { total: 0, completed: 0, failed: 0, failureCodes: [] };
  const progress: BackfillProgress = failureCode === undefined ? { total, completed: completed + 1, failed, failureCodes } : { total, completed, failed: failed + 1, failureCodes: [...new Set([...failureCodes, failureCode])] };
  const processed = progress.completed + progress.failed;
  if (backfill.status !== 'IN_PROGRESS') return { ...backfill, progress };
  if (processed >= judgedFromMin && 2 * progress.failed >= processed) return { ...backfill, progress, status: 'FAILED', failureCode: 'TooManyFailures', endedAt: nowMs };
  return processed < total ? { ...backfill, progress } : { ...backfill, progress, status: 'COMPLETE', endedAt: nowMs };
}
