import { repositories } from '#model/repository.ts';
import type { EcrOperation } from '../deps.ts';
import { lifecyclePolicyOf, lifecyclePolicyView } from '../lifecycle-policy.ts';
import { namedRepositoryAccess, nameOf, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteLifecyclePolicy.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('DeleteLifecyclePolicy', input, { call, store }),
  async handle(input, call, { store }) {
    const name = nameOf(input, call);
    return store.transact((transaction) => {
      const repository = repositoryOf(transaction, name);
      const deleted = lifecyclePolicyOf(repository);
      const { lifecyclePolicy: _, ...without } = repository;
      transaction.put(repositories, without);
      return lifecyclePolicyView(repository, deleted);
    });
  },
} satisfies EcrOperation<'DeleteLifecyclePolicy'>;
