import type { ReplicationBackfillProgress, ReplicationBackfillResult } from '@aws-sdk/client-ecr';
import { known } from '#base/assert.ts';
import { parseArn } from '#base/arn.ts';
import { dateOf } from '#base/time.ts';
import { replicationBackfills, type BackfillReplication, type ReplicationBackfill } from '#model/replication-backfill.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { replicationBackfillNotFound } from './errors.ts';

/** Throws ReplicationBackfillNotFoundException. */
export function backfillOf(reader: Reader, id: string, registry: Scope): ReplicationBackfill {
  const backfill = reader.get(replicationBackfills, id);
  if (backfill === undefined || scopeKey(backfill) !== scopeKey(registry)) throw replicationBackfillNotFound(id, registry.account);
  return backfill;
}

/** What every operation on a backfill tells of it. */
export function backfillView({ id, account, destination, status, startedAt }: ReplicationBackfill) {
  return { replicationBackfillId: id, registryId: account, destination: { region: destination.region, registryId: destination.account }, status, startedAt: dateOf(startedAt) };
}

/** How it goes, and how it went. */
export function backfillStateView({ failureCode, progress, endedAt }: ReplicationBackfill) {
  return { ...(failureCode !== undefined && { failureCode }), ...(progress !== undefined && { progress: progressView(progress) }), ...(endedAt !== undefined && { endedAt: dateOf(endedAt) }) };
}

function progressView({ total, completed, failed, failureCodes }: NonNullable<ReplicationBackfill['progress']>): ReplicationBackfillProgress {
  return { totalReplicationCount: total, completedReplicationCount: completed, failedReplicationCount: failed, failureCodes: [...failureCodes] };
}

/** Of one that is over. */
export function backfillResultView(replication: BackfillReplication): ReplicationBackfillResult {
  const { digest, tag, status, failureCode } = replication;
  return {
    repositoryName: repositoryNameOf(replication),
    imageId: { imageDigest: digest, ...(tag !== undefined && { imageTag: tag }) },
    status: status === 'COMPLETE' ? status : 'FAILED',
    ...(failureCode !== undefined && { failureCode }),
  };
}

export function repositoryNameOf({ repositoryArn }: Pick<BackfillReplication, 'repositoryArn'>): string {
  return known(parseArn(repositoryArn), 'the ARN of a repository').resource.slice('repository/'.length);
}
