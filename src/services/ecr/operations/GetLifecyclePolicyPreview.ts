import type { GetLifecyclePolicyPreviewRequest, LifecyclePolicyPreviewResult } from '@aws-sdk/client-ecr';
import { dateOf } from '#base/time.ts';
import { lifecyclePolicyPreviews, lifecyclePreviewParts, type LifecyclePreviewOutcome, type LifecyclePreviewResult } from '#model/lifecycle-policy-preview.ts';
import type { EcrOperation } from '../deps.ts';
import { invalidMember, lifecyclePolicyPreviewNotFound } from '../errors.ts';
import { assertImageIds, tagStatusFilter } from '../images.ts';
import { pageOf } from '../paging.ts';
import { namedRepositoryAccess, nameOf, repositoryOf } from '../repositories.ts';

const pageSizeMax = 100;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetLifecyclePolicyPreview.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('GetLifecyclePolicyPreview', input, { call, store }),
  handle(input, call, { store }) {
    const repository = repositoryOf(store, nameOf(input, call));
    const isWanted = wantedBy(input);
    const preview = store.get(lifecyclePolicyPreviews, repository.arn);
    if (preview === undefined) throw lifecyclePolicyPreviewNotFound(repository);
    const { text, outcome } = preview;
    const all = outcome?.status === 'COMPLETE' ? store.find(lifecyclePreviewParts, 'repository', repository.arn).flatMap((part) => part.results) : [];
    // In the order in which the policy would go about it.
    const places = new Map(all.map((result, place) => [result, place]));
    const { items, nextToken } = pageOf(all.filter(isWanted), input, (result) => [places.get(result) ?? 0]);
    return {
      registryId: repository.account,
      repositoryName: repository.name,
      lifecyclePolicyText: text,
      status: outcome?.status ?? ('IN_PROGRESS' as const),
      previewResults: items.map(resultView),
      summary: summaryOf(outcome),
      nextToken,
    };
  },
} satisfies EcrOperation<'GetLifecyclePolicyPreview'>;

/** What the filter or the list of images lets through. Throws InvalidParameterException. */
function wantedBy({ imageIds, maxResults, nextToken, filter }: GetLifecyclePolicyPreviewRequest): (result: LifecyclePreviewResult) => boolean {
  const hasStatus = tagStatusFilter(filter?.tagStatus);
  if (maxResults !== undefined && maxResults > pageSizeMax) throw invalidMember('maxResults', `Member must have value less than or equal to ${pageSizeMax}`);
  if (imageIds === undefined) return ({ tags }) => hasStatus(tags);
  if (maxResults !== undefined || nextToken !== undefined) throw invalidMember('maxResults', 'maxResults and nextToken cannot be used with imageIds');
  const named = assertImageIds(imageIds);
  return ({ digest, tags }) => hasStatus(tags) && named.some(({ imageDigest = digest, imageTag }) => imageDigest === digest && (imageTag === undefined || tags.includes(imageTag)));
}

function resultView({ digest, tags, pushedAt, type, priority, storageClass }: LifecyclePreviewResult): LifecyclePolicyPreviewResult {
  return {
    imageDigest: digest,
    ...(tags.length > 0 && { imageTags: [...tags] }),
    imagePushedAt: dateOf(pushedAt),
    action: type === 'expire' ? { type: 'EXPIRE' } : { type: 'TRANSITION', targetStorageClass: 'ARCHIVE' },
    ...(priority !== undefined && { appliedRulePriority: priority }),
    storageClass: storageClass === 'standard' ? 'STANDARD' : 'ARCHIVE',
  };
}

function summaryOf(outcome: LifecyclePreviewOutcome | undefined) {
  if (outcome?.status !== 'COMPLETE') return {};
  const { expiring, transitioning } = outcome;
  return {
    expiringImageTotalCount: expiring,
    ...(transitioning > 0 && { transitioningImageTotalCounts: [{ targetStorageClass: 'ARCHIVE' as const, imageTotalCount: transitioning }] }),
  };
}
