import { formatArn } from '#base/arn.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { RepositoryName } from './image-reference.ts';
import { isPublic } from './public-registry.ts';
import type { Tag } from './tag.ts';
import { wildcardMatcher } from './wildcard.ts';

export const tagMutabilities = ['MUTABLE', 'IMMUTABLE', 'IMMUTABLE_WITH_EXCLUSION', 'MUTABLE_WITH_EXCLUSION'] as const;
export type TagMutability = (typeof tagMutabilities)[number];

/** What a repository's layers are encrypted by at rest (https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html). */
export type RepositoryEncryption =
  | { readonly type: 'AES256' }
  /** `kmsKey` is the key's ARN; KMS_DSSE encrypts twice. */
  | { readonly type: 'KMS' | 'KMS_DSSE'; readonly kmsKey: string };

export interface LifecyclePolicy {
  /** The policy as it was given, JSON. */
  readonly text: string;
  readonly putAt: number;
  /** When it was last carried out. */
  readonly evaluatedAt?: number;
  /** It is being carried out since then; a daemon that finds this at its start goes on. */
  readonly runStartedAt?: number;
}

/** A repository of a private ECR registry, or of ECR Public: that has no region, and is listed with no private one. */
export interface Repository extends Scope {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: number;
  readonly tagMutability: TagMutability;
  /** Wildcard filters of tags that the mutability setting does not hold for; only with the `…_WITH_EXCLUSION` ones. */
  readonly tagMutabilityExclusions: readonly string[];
  readonly encryption: RepositoryEncryption;
  /** Who else may use it, as JSON (https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html). */
  readonly policy?: string;
  readonly lifecyclePolicy?: LifecyclePolicy;
  readonly tags: readonly Tag[];
}

export const repositories = defineCollection<Repository>()({
  kind: 'ecr-repository',
  version: 1,
  key: (repository) => repository.arn,
  indexes: { scope: scopeKey },
});

export function repositoryArn({ account, region, name }: RepositoryName): string {
  return formatArn({ service: isPublic({ region }) ? 'ecr-public' : 'ecr', region, account, resource: `repository/${name}` });
}

/** Whether an existing tag of the repository may not be moved to another image. */
export function isTagImmutable(repository: Pick<Repository, 'tagMutability' | 'tagMutabilityExclusions'>, tag: string): boolean {
  const isExcluded = repository.tagMutabilityExclusions.some((filter) => wildcardMatcher(filter)(tag));
  switch (repository.tagMutability) {
    case 'MUTABLE': return false;
    case 'IMMUTABLE': return true;
    case 'IMMUTABLE_WITH_EXCLUSION': return !isExcluded;
    case 'MUTABLE_WITH_EXCLUSION': return isExcluded;
  }
}
