import { dayMs, hourMs } from '#base/time.ts';
import type { LifecyclePolicyPreview, LifecyclePreviewOutcome, LifecyclePreviewPart, LifecyclePreviewResult } from '#model/lifecycle-policy-preview.ts';
import { storageClassOf, type LifecycleAction, type LifecycleImage } from '#model/lifecycle/evaluate-lifecycle.ts';
import type { Repository } from '#model/repository.ts';

/** AWS carries a policy out within 24 hours (https://docs.aws.amazon.com/AmazonECR/latest/userguide/lp_creation.html); who put a wrong one has some time to see it. */
const firstRunAfterMs = hourMs;
const runIntervalMs = dayMs;
/** How long the results of a preview are kept. */
const previewAgeMaxMs = dayMs;
/** Results in one document. */
const partSize = 500;

/** When a repository's lifecycle policy is carried out next; undefined while it is being carried out, or when there is none. */
export function policyDueAt({ lifecyclePolicy: policy }: Repository): number | undefined {
  if (policy === undefined || policy.runStartedAt !== undefined) return undefined;
  return policy.evaluatedAt === undefined ? policy.putAt + firstRunAfterMs : policy.evaluatedAt + runIntervalMs;
}

/** When the results of a preview go. */
export function previewEndsAt({ outcome }: LifecyclePolicyPreview): number | undefined {
  return outcome?.status === 'COMPLETE' ? outcome.at + previewAgeMaxMs : undefined;
}

export interface PlannedPreview {
  readonly parts: readonly LifecyclePreviewPart[];
  readonly outcome: LifecyclePreviewOutcome;
}

/** The documents that show what a policy would do. */
export function planPreview({ repositoryArn }: LifecyclePolicyPreview, actions: readonly LifecycleAction[], { images, nowMs }: { readonly images: ReadonlyMap<string, LifecycleImage>; readonly nowMs: number }): PlannedPreview {
  const results = actions.flatMap((action) => resultOf(action, images.get(action.digest)));
  const parts = Array.from({ length: Math.ceil(results.length / partSize) }, (_, index) => ({ repositoryArn, index, results: results.slice(index * partSize, (index + 1) * partSize) }));
  const expiring = results.filter(({ type }) => type === 'expire').length;
  return { parts, outcome: { status: 'COMPLETE', at: nowMs, expiring, transitioning: results.length - expiring } };
}

function resultOf({ digest, type, priority }: LifecycleAction, image: LifecycleImage | undefined): LifecyclePreviewResult[] {
  if (image === undefined) return [];
  return [{ digest, tags: image.tags, pushedAt: image.pushedAt, type, ...(priority !== undefined && { priority }), storageClass: storageClassOf(image) ?? 'archive' }];
}

/** Whether an image is as it was when the policy was evaluated: what has changed since waits for the next time. */
export function isAsEvaluated(evaluated: LifecycleImage, current: LifecycleImage): boolean {
  return (
    evaluated.status === current.status &&
    evaluated.pulledAt === current.pulledAt &&
    evaluated.activatedAt === current.activatedAt &&
    evaluated.tags.length === current.tags.length &&
    evaluated.tags.every((tag) => current.tags.includes(tag))
  );
}
