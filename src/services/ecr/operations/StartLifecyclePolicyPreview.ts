import { lifecyclePolicyPreviews } from '#model/lifecycle-policy-preview.ts';
import { removeLifecyclePreview } from '#state/lifecycle-preview.ts';
import type { EcrOperation } from '../deps.ts';
import { lifecyclePolicyPreviewInProgress } from '../errors.ts';
import { checkLifecyclePolicyText, lifecyclePolicyOf } from '../lifecycle-policy.ts';
import { namedRepositoryAccess, nameOf, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_StartLifecyclePolicyPreview.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('StartLifecyclePolicyPreview', input, { call, store }),
  async handle(input, call, { store, clock }) {
    const name = nameOf(input, call);
    if (input.lifecyclePolicyText !== undefined) checkLifecyclePolicyText(input.lifecyclePolicyText);
    return store.transact((transaction) => {
      const repository = repositoryOf(transaction, name);
      const text = input.lifecyclePolicyText ?? lifecyclePolicyOf(repository).text;
      const previous = transaction.get(lifecyclePolicyPreviews, repository.arn);
      if (previous !== undefined && previous.outcome === undefined) throw lifecyclePolicyPreviewInProgress(repository);
      removeLifecyclePreview(transaction, repository.arn);
      transaction.put(lifecyclePolicyPreviews, { repositoryArn: repository.arn, text, startedAt: clock.nowMs() });
      return { registryId: repository.account, repositoryName: repository.name, lifecyclePolicyText: text, status: 'IN_PROGRESS' as const };
    });
  },
} satisfies EcrOperation<'StartLifecyclePolicyPreview'>;
