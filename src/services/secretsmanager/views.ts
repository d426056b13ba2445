import type { DescribeSecretResponse, GetSecretValueResponse, ReplicationStatusType, SecretListEntry, SecretVersionsListEntry, Tag as SecretTag } from '@aws-sdk/client-secrets-manager';
import { dateOf } from '#base/time.ts';
import type { Secret, SecretVersion } from '#model/secret.ts';
import type { Tag } from '#model/tag.ts';
import type { SecretValue } from './content.ts';

export function identityView({ arn, name }: Secret): { ARN: string; Name: string } {
  return { ARN: arn, Name: name };
}

export function valueView(secret: Secret, { id, stages, createdAt }: SecretVersion, { kind, bytes }: SecretValue): GetSecretValueResponse {
  return {
    ...identityView(secret),
    VersionId: id,
    ...(kind === 'string' ? { SecretString: Buffer.from(bytes).toString() } : { SecretBinary: bytes }),
    ...(stages.length > 0 && { VersionStages: [...stages] }),
    CreatedDate: dateOf(createdAt),
  };
}

export function secretView(secret: Secret): DescribeSecretResponse {
  const staged = stagesView(secret);
  return {
    ...factsOf(secret),
    ...(Object.keys(staged).length > 0 && { VersionIdsToStages: staged }),
    ...(secret.replicas.length > 0 && { ReplicationStatus: replicationView(secret) }),
  };
}

export function entryView(secret: Secret): SecretListEntry {
  return { ...factsOf(secret), SecretVersionsToStages: stagesView(secret) };
}

/** The account's own key goes by a name of its own. */
export function versionView({ id, stages, createdAt, accessedAt, content }: SecretVersion, ownKeyArn: string | undefined): SecretVersionsListEntry {
  return {
    VersionId: id,
    ...(stages.length > 0 && { VersionStages: [...stages] }),
    ...(accessedAt !== undefined && { LastAccessedDate: dateOf(accessedAt) }),
    CreatedDate: dateOf(createdAt),
    KmsKeyIds: [content.keyArn === ownKeyArn ? 'DefaultEncryptionKey' : content.keyArn],
  };
}

export function replicationView({ replicas }: Secret): ReplicationStatusType[] {
  return replicas.map(({ region, keyId = ownKey, failure }) => ({ Region: region, KmsKeyId: keyId, Status: failure === undefined ? 'InSync' : 'Failed', StatusMessage: failure ?? 'Replication succeeded' }));
}

/** The account's own key for secrets, as replicas show it. */
export const ownKey = 'alias/aws/secretsmanager';

function factsOf({ arn, name, description, keyId, createdAt, changedAt, accessedAt, deletedAt, tags, hadTags = false, primaryRegion }: Secret) {
  return {
    ARN: arn,
    Name: name,
    ...(description !== undefined && { Description: description }),
    ...(keyId !== undefined && { KmsKeyId: keyId }),
    CreatedDate: dateOf(createdAt),
    LastChangedDate: dateOf(changedAt),
    ...(accessedAt !== undefined && { LastAccessedDate: dateOf(accessedAt) }),
    ...(deletedAt !== undefined && { DeletedDate: dateOf(deletedAt) }),
    ...((hadTags || tags.length > 0) && { Tags: tagsView(tags) }),
    ...(primaryRegion !== undefined && { PrimaryRegion: primaryRegion }),
  };
}

function stagesView({ versions }: Secret): Record<string, string[]> {
  return Object.fromEntries(versions.filter(({ stages }) => stages.length > 0).map(({ id, stages }) => [id, [...stages]]));
}

function tagsView(tags: readonly Tag[]): SecretTag[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}
