import { repositories } from '#model/repository.ts';
import { namedRepositoryAccess } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { nameOf, repositoryOf } from '../repositories.ts';
import { policyAnswer, policyOf } from '../repository-policy.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_DeleteRepositoryPolicy.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('DeleteRepositoryPolicy', input, { call, store }),
  async handle(input, call, { store }) {
    return store.transact((transaction) => {
      const repository = repositoryOf(transaction, nameOf(input, call));
      const deleted = policyOf(repository);
      const { policy: _, ...without } = repository;
      transaction.put(repositories, without);
      return policyAnswer(repository, deleted);
    });
  },
} satisfies EcrPublicOperation<'DeleteRepositoryPolicy'>;
