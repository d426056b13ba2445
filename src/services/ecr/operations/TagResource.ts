import { repositoryAccess } from '#auth/repository-access.ts';
import { repositories } from '#model/repository.ts';
import type { EcrOperation } from '../deps.ts';
import { repositoryByArn } from '../repositories.ts';
import { withTags } from '../tags.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_TagResource.html */
const tagResource: EcrOperation<'TagResource'> = {
  access: (input, _call, { store }) => [repositoryAccess(store, 'TagResource', input.resourceArn ?? '*')],
  async handle(input, call, { store }) {
    await store.transact((transaction) => {
      const repository = repositoryByArn(transaction, input.resourceArn, call);
      transaction.put(repositories, { ...repository, tags: withTags(repository.tags, input.tags) });
    });
    return {};
  },
};

export default tagResource;
