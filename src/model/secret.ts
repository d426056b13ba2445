import { formatArn } from '#base/arn.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** A secret of Secrets Manager, or the replica of one (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html). */
export interface Secret extends Scope {
  /** Ends with six characters of chance, so that who may read a secret may not read another one that gets its name later. */
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  /** As given; the account's own key for secrets when absent. */
  readonly keyId?: string;
  /** Oldest first. */
  readonly versions: readonly SecretVersion[];
  readonly tags: readonly Tag[];
  /** Some were taken away: with none left AWS shows an empty list, and no list where there never were any. */
  readonly hadTags?: boolean;
  readonly resourcePolicy?: string;
  readonly createdAt: number;
  readonly changedAt: number;
  /** The day of it. */
  readonly accessedAt?: number;
  /** When it was scheduled for deletion, and when it is deleted. */
  readonly deletedAt?: number;
  readonly deletesAt?: number;
  /** Of a secret that has replicas, and of its replicas. */
  readonly primaryRegion?: string;
  /** Of a primary secret. */
  readonly replicas: readonly SecretReplica[];
}

export interface SecretVersion {
  readonly id: string;
  /** Such as AWSCURRENT; a version without any is deprecated. */
  readonly stages: readonly string[];
  readonly content: SecretContent;
  readonly createdAt: number;
  readonly accessedAt?: number;
}

/** The value under a data key, and that key as KMS encrypted it. Base64. */
export interface SecretContent {
  readonly kind: 'string' | 'binary';
  readonly dataKey: string;
  readonly sealed: string;
  /** The key of KMS. */
  readonly keyArn: string;
}

export interface SecretReplica {
  readonly region: string;
  readonly keyId?: string;
  /** Why there is no replica; absent when there is. */
  readonly failure?: string;
}

export const secrets = defineCollection<Secret>()({
  kind: 'secretsmanager-secret',
  version: 1,
  key: (secret) => secret.arn,
  indexes: { scope: scopeKey, name: (secret) => secretNameKey(secret, secret.name) },
});

export function secretNameKey(scope: Scope, name: string): string {
  return `${scopeKey(scope)}/${name}`;
}

/** `suffix` has six characters. */
export function secretArn(scope: Scope, name: string, suffix: string): string {
  return formatArn({ service: 'secretsmanager', region: scope.region, account: scope.account, resource: `secret:${name}-${suffix}` });
}

/** Replicas have the ARN of their primary secret, but for the Region. */
export function replicaArn({ account, region, arn }: Secret, replicaRegion: string): string {
  const resource = arn.slice(arn.indexOf(`:${region}:${account}:`) + `:${region}:${account}:`.length);
  return formatArn({ service: 'secretsmanager', region: replicaRegion, account, resource });
}

export function isReplica({ primaryRegion, region }: Secret): boolean {
  return primaryRegion !== undefined && primaryRegion !== region;
}
