/** A rule of a repository's lifecycle policy (https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html). */
export interface LifecycleRule {
  /** Applied in this order, the lowest number first. */
  readonly priority: number;
  /** Which images the rule is about, by their tags. */
  readonly tagging: LifecycleTagging;
  readonly storageClass: LifecycleStorageClass;
  readonly count: LifecycleCount;
  readonly action: LifecycleActionType;
}

export type LifecycleTagging =
  | { readonly kind: 'any' }
  | { readonly kind: 'untagged' }
  /** Every one of the wildcard patterns has to match one of an image's tags; a prefix is a pattern that ends in `*`. */
  | { readonly kind: 'tagged'; readonly patterns: readonly string[] };

export const lifecycleStorageClasses = ['standard', 'archive'] as const;
export type LifecycleStorageClass = (typeof lifecycleStorageClasses)[number];

export type LifecycleCount =
  | { readonly kind: 'imageCountMoreThan'; readonly number: number }
  | { readonly kind: 'sinceImagePushed' | 'sinceImagePulled' | 'sinceImageTransitioned'; readonly days: number };

export const lifecycleActionTypes = ['expire', 'transition'] as const;
/** Images are deleted, or go to the archive, which is the only class that there is to go to. */
export type LifecycleActionType = (typeof lifecycleActionTypes)[number];
