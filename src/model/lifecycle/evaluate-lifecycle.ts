import { dayMs } from '#base/time.ts';
import { wildcardMatcher } from '../wildcard.ts';
import { applyInOrder } from './apply-in-order.ts';
import type { LifecycleActionType, LifecycleRule, LifecycleStorageClass, LifecycleTagging } from './lifecycle-rule.ts';
import { inSteps } from './steps.ts';

/** What a lifecycle policy looks at of an image. */
export interface LifecycleImage {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: number;
  readonly pulledAt?: number;
  /** One that is ACTIVATING is of neither storage class: no rule selects it. */
  readonly status: 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING';
  readonly archivedAt?: number;
  readonly activatedAt?: number;
  /** What an index lists. */
  readonly children: readonly string[];
  readonly subjectDigest?: string;
}

export interface LifecycleAction {
  readonly digest: string;
  readonly type: LifecycleActionType;
  /** Of the rule that applied; absent for a reference artifact that goes after a subject that is gone. */
  readonly priority?: number;
}

export interface LifecycleEvaluation {
  readonly rules: readonly LifecycleRule[];
  /** All of one repository. */
  readonly images: readonly LifecycleImage[];
  readonly nowMs: number;
}

/**
 * What the rules do to the images of a repository now, older images first
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html#lp_evaluation_rules). It pauses again and again, so that others
 * may have their turn between two steps; `finished` takes it to its end at once.
 */
export function* evaluateLifecycle({ rules, images, nowMs }: LifecycleEvaluation): Generator<void, readonly LifecycleAction[]> {
  const { independent, orphans } = yield* sorted(images, nowMs);
  const wishes = new Map<string, LifecycleAction>(orphans.map(({ digest }) => [digest, { digest, type: 'expire' }]));
  const claimed = new Set<string>();
  for (const rule of rules.toSorted((one, other) => one.priority - other.priority)) {
    const identified = yield* identify(rule, independent);
    const excess = rule.count.kind === 'imageCountMoreThan' ? Math.max(0, identified.length - rule.count.number) : 0;
    yield* inSteps(identified.entries(), ([index, image]) => {
      if (claimed.has(image.digest)) return;
      claimed.add(image.digest);
      if (index < excess || isOld(image, rule, nowMs)) wishes.set(image.digest, { digest: image.digest, type: rule.action, priority: rule.priority });
    });
  }
  return yield* applyInOrder({ images, order: [...independent, ...orphans], wishes });
}

/**
 * A reference artifact whose subject is there listens to no rule: it shares its subject's fate. One without tags that is left behind expires;
 * because it may be pushed before its subject, it has a day until then. All others come in the order of their age, the oldest first.
 */
function* sorted(images: readonly LifecycleImage[], nowMs: number): Generator<void, { readonly independent: readonly LifecycleImage[]; readonly orphans: readonly LifecycleImage[] }> {
  const digests = new Set(images.map(({ digest }) => digest));
  yield;
  const independent: LifecycleImage[] = [];
  const orphans: LifecycleImage[] = [];
  yield* inSteps(images, (image) => {
    if (image.subjectDigest !== undefined && digests.has(image.subjectDigest)) return;
    if (image.subjectDigest === undefined || image.tags.length > 0) independent.push(image);
    else if (nowMs - image.pushedAt >= dayMs) orphans.push(image);
  });
  // Most are in this order already, so that it takes little time.
  return { independent: independent.toSorted((one, other) => ageStartOf(one) - ageStartOf(other)), orphans };
}

/** Those that a rule is about, also those that a rule before it has marked: it counts them as if they stayed. */
function* identify(rule: LifecycleRule, images: readonly LifecycleImage[]): Generator<void, readonly LifecycleImage[]> {
  const isMeant = taggingMatcher(rule.tagging);
  const identified: LifecycleImage[] = [];
  yield* inSteps(images, (image) => {
    if (storageClassOf(image) === rule.storageClass && isMeant(image.tags)) identified.push(image);
  });
  return identified;
}

function taggingMatcher(tagging: LifecycleTagging): (tags: readonly string[]) => boolean {
  switch (tagging.kind) {
    case 'any': return () => true;
    case 'untagged': return (tags) => tags.length === 0;
    case 'tagged': {
      const matchers = tagging.patterns.map(wildcardMatcher);
      return (tags) => matchers.every((matches) => tags.some(matches));
    }
  }
}

function isOld(image: LifecycleImage, { count }: LifecycleRule, nowMs: number): boolean {
  if (count.kind === 'imageCountMoreThan') return false;
  return nowMs - sinceOf(image, count.kind) >= count.days * dayMs;
}

function sinceOf(image: LifecycleImage, kind: 'sinceImagePushed' | 'sinceImagePulled' | 'sinceImageTransitioned'): number {
  const start = ageStartOf(image);
  switch (kind) {
    case 'sinceImagePushed': return start;
    // A pull before the image was archived and restored does not count.
    case 'sinceImagePulled': return image.pulledAt === undefined || image.pulledAt < (image.activatedAt ?? 0) ? start : image.pulledAt;
    case 'sinceImageTransitioned': return image.archivedAt ?? start;
  }
}

/** By which images are ordered: their push, or when they last came back from the archive; of archived ones when they went there. */
function ageStartOf({ status, pushedAt, archivedAt, activatedAt }: LifecycleImage): number {
  return (status === 'ARCHIVED' ? archivedAt : activatedAt) ?? pushedAt;
}

export function storageClassOf({ status }: Pick<LifecycleImage, 'status'>): LifecycleStorageClass | undefined {
  switch (status) {
    case 'ACTIVE': return 'standard';
    case 'ARCHIVED': return 'archive';
    case 'ACTIVATING': return undefined;
  }
}
