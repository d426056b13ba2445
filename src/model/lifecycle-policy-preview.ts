import { defineCollection } from './collection.ts';
import type { LifecycleActionType, LifecycleStorageClass } from './lifecycle/lifecycle-rule.ts';

/** What a lifecycle policy would do to a repository, asked for by StartLifecyclePolicyPreview; a repository has one at most. */
export interface LifecyclePolicyPreview {
  readonly repositoryArn: string;
  /** The policy that is tried, JSON. */
  readonly text: string;
  readonly startedAt: number;
  /** Absent while it is in progress. */
  readonly outcome?: LifecyclePreviewOutcome;
}

export type LifecyclePreviewOutcome =
  | { readonly status: 'COMPLETE'; readonly at: number; readonly expiring: number; readonly transitioning: number }
  /** Its results are gone. */
  | { readonly status: 'EXPIRED'; readonly at: number };

/** Some of the results of a preview: in pieces, so that writing those of a large repository holds up nobody. */
export interface LifecyclePreviewPart {
  readonly repositoryArn: string;
  readonly index: number;
  readonly results: readonly LifecyclePreviewResult[];
}

export interface LifecyclePreviewResult {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: number;
  readonly type: LifecycleActionType;
  readonly priority?: number;
  readonly storageClass: LifecycleStorageClass;
}

export const lifecyclePolicyPreviews = defineCollection<LifecyclePolicyPreview>()({
  kind: 'ecr-lifecycle-policy-preview',
  version: 1,
  key: (preview) => preview.repositoryArn,
  indexes: {},
});

export const lifecyclePreviewParts = defineCollection<LifecyclePreviewPart>()({
  kind: 'ecr-lifecycle-preview-part',
  version: 1,
  key: (part) => lifecyclePreviewPartKey(part.repositoryArn, part.index),
  indexes: { repository: (part) => part.repositoryArn },
});

export function lifecyclePreviewPartKey(repositoryArn: string, index: number): string {
  return `${repositoryArn}#${index}`;
}
