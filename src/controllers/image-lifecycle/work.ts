import { known } from '#base/assert.ts';
import { imageKey, images } from '#model/image.ts';
import { lifecyclePolicyPreviews, lifecyclePreviewPartKey, lifecyclePreviewParts, type LifecyclePolicyPreview } from '#model/lifecycle-policy-preview.ts';
import { evaluateLifecycle, type LifecycleAction, type LifecycleImage } from '#model/lifecycle/evaluate-lifecycle.ts';
import { parseLifecyclePolicy } from '#model/lifecycle/parse-lifecycle-policy.ts';
import { repositories, type Repository } from '#model/repository.ts';
import { deleteImages } from '#state/delete-images.ts';
import { archiveImage, isHeldByIndex } from '#state/image-storage.ts';
import type { Reader, Transaction } from '#state/store.ts';
import type { ImageLifecycleOptions } from './controller.ts';
import { lifecycleImage, lifecycleImages } from './lifecycle-images.ts';
import { isAsEvaluated, planPreview } from './plan.ts';

/** Pauses with what has to become durable before it goes on. */
export type LifecycleWork = Generator<Promise<void> | undefined, void>;

/** Images deleted or archived in one commit: some milliseconds' worth. */
const sliceMax = 100;

/** Carries out the policy of a repository and says in its document that it is done; it stops when the policy is another one by then. */
export function* runSteps({ store, clock, log }: ImageLifecycleOptions, repositoryArn: string): LifecycleWork {
  const repository = store.get(repositories, repositoryArn);
  const policy = repository?.lifecyclePolicy;
  if (repository === undefined || policy?.runStartedAt === undefined) return;
  // Not when it came due: the clock may have gone far since.
  const nowMs = clock.nowMs();
  const { seen, actions } = yield* silently(evaluated(store, { repositoryArn, text: policy.text, nowMs }));
  let done = 0;
  for (let start = 0; start < actions.length; start += sliceMax) {
    const { value, durable } = store.commit((transaction) => {
      if (transaction.get(repositories, repositoryArn)?.lifecyclePolicy !== policy) return undefined;
      return actions.slice(start, start + sliceMax).filter((action) => carryOut(transaction, repository, { action, evaluated: known(seen.get(action.digest), 'an image that was evaluated'), nowMs })).length;
    });
    yield durable;
    if (value === undefined) return;
    done += value;
  }
  const { durable } = store.commit((transaction) => {
    const current = transaction.get(repositories, repositoryArn);
    if (current?.lifecyclePolicy !== policy) return;
    const { runStartedAt: _, ...rest } = policy;
    transaction.put(repositories, { ...current, lifecyclePolicy: { ...rest, evaluatedAt: nowMs } });
  });
  if (done > 0) log.info('a lifecycle policy has been carried out', { repository: repositoryArn, images: done });
  yield durable;
}

/** Works out what a policy would do and writes it down. */
export function* previewSteps({ store, clock }: ImageLifecycleOptions, repositoryArn: string): LifecycleWork {
  const preview = store.get(lifecyclePolicyPreviews, repositoryArn);
  if (preview === undefined || preview.outcome !== undefined) return;
  const nowMs = clock.nowMs();
  const { seen, actions } = yield* silently(evaluated(store, { repositoryArn, text: preview.text, nowMs }));
  const { parts, outcome } = planPreview(preview, actions, { images: seen, nowMs });
  // Those of a daemon that was stopped in the middle of this.
  yield store.commit((transaction) => removeParts(transaction, repositoryArn)).durable;
  for (const part of parts) yield store.commit((transaction) => ifCurrent(transaction, preview, () => transaction.put(lifecyclePreviewParts, part))).durable;
  yield store.commit((transaction) => ifCurrent(transaction, preview, () => transaction.put(lifecyclePolicyPreviews, { ...preview, outcome }))).durable;
}

interface Evaluated {
  readonly seen: ReadonlyMap<string, LifecycleImage>;
  readonly actions: readonly LifecycleAction[];
}

function* evaluated(reader: Reader, { repositoryArn, text, nowMs }: { readonly repositoryArn: string; readonly text: string; readonly nowMs: number }): Generator<void, Evaluated> {
  const policy = parseLifecyclePolicy(text);
  // It was right when it was put: a release that has learnt more about policies does nothing with it.
  if ('problem' in policy) return { seen: new Map(), actions: [] };
  const seen = yield* lifecycleImages(reader, repositoryArn);
  return { seen, actions: yield* evaluateLifecycle({ rules: policy.rules, images: [...seen.values()], nowMs }) };
}

/** There is nothing to become durable in between. */
function* silently<T>(steps: Generator<void, T>): Generator<undefined, T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield undefined;
  }
}

interface CarryOut {
  readonly action: LifecycleAction;
  readonly evaluated: LifecycleImage;
  readonly nowMs: number;
}

/** False for an image that is not as it was, or that something has come to need since. */
function carryOut(transaction: Transaction, repository: Repository, { action, evaluated: before, nowMs }: CarryOut): boolean {
  const key = imageKey(repository.arn, action.digest);
  const image = transaction.get(images, key);
  if (image === undefined || !isAsEvaluated(before, lifecycleImage(transaction, image))) return false;
  if (action.type === 'expire') return deleteImages(transaction, repository, [{ imageDigest: action.digest }]).deleted.length > 0;
  const isHeld = isHeldByIndex(transaction, image);
  if (!isHeld) archiveImage(transaction, image, nowMs);
  return !isHeld;
}

function removeParts(transaction: Transaction, repositoryArn: string): void {
  for (const { index } of transaction.find(lifecyclePreviewParts, 'repository', repositoryArn)) transaction.remove(lifecyclePreviewParts, lifecyclePreviewPartKey(repositoryArn, index));
}

/** The repository may be gone by now, or the preview be another one. */
function ifCurrent(transaction: Transaction, preview: LifecyclePolicyPreview, work: () => void): void {
  if (transaction.get(lifecyclePolicyPreviews, preview.repositoryArn) === preview) work();
}
