import { lifecyclePolicyPreviews, lifecyclePreviewPartKey, lifecyclePreviewParts } from '#model/lifecycle-policy-preview.ts';
import type { Transaction } from './store.ts';

/** Removes a repository's preview, if it has one, with its results. */
export function removeLifecyclePreview(transaction: Transaction, repositoryArn: string): void {
  for (const { index } of transaction.find(lifecyclePreviewParts, 'repository', repositoryArn)) transaction.remove(lifecyclePreviewParts, lifecyclePreviewPartKey(repositoryArn, index));
  if (transaction.get(lifecyclePolicyPreviews, repositoryArn) !== undefined) transaction.remove(lifecyclePolicyPreviews, repositoryArn);
}
