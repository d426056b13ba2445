import { repositories } from '#model/repository.ts';
import { resourceAccess } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { repositoryByArn } from '../repositories.ts';
import { withTags } from '../tags.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_TagResource.html */
export default {
  access: (input, call, { store }) => resourceAccess('TagResource', input.resourceArn, { call, store }),
  async handle(input, _call, { store }) {
    await store.transact((transaction) => {
      const repository = repositoryByArn(transaction, input.resourceArn);
      transaction.put(repositories, { ...repository, tags: withTags(repository.tags, input.tags) });
    });
    return {};
  },
} satisfies EcrPublicOperation<'TagResource'>;
