import { repositoryAccess } from '#auth/repository-access.ts';
import { repositories } from '#model/repository.ts';
import type { EcrOperation } from '../deps.ts';
import { repositoryByArn } from '../repositories.ts';
import { withoutTags } from '../tags.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UntagResource.html */
const untagResource: EcrOperation<'UntagResource'> = {
  access: (input, _call, { store }) => [repositoryAccess(store, 'UntagResource', input.resourceArn ?? '*')],
  async handle(input, call, { store }) {
    await store.transact((transaction) => {
      const repository = repositoryByArn(transaction, input.resourceArn, call);
      transaction.put(repositories, { ...repository, tags: withoutTags(repository.tags, input.tagKeys ?? []) });
    });
    return {};
  },
};

export default untagResource;
