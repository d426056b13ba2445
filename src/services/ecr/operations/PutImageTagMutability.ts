import { repositories } from '#model/repository.ts';
import type { EcrOperation } from '../deps.ts';
import { filtersOf, mutabilityOf } from '../mutability.ts';
import { nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageTagMutability.html */
const putImageTagMutability: EcrOperation<'PutImageTagMutability'> = {
  access: (input, call, { store }) => namedRepositoryAccess('PutImageTagMutability', input, { call, store }),
  async handle(input, call, { store }) {
    const name = nameOf(input, call);
    const mutability = mutabilityOf(input);
    const changed = await store.transact((transaction) => {
      const after = { ...repositoryOf(transaction, name), ...mutability };
      transaction.put(repositories, after);
      return after;
    });
    const filters = filtersOf(changed);
    return {
      registryId: changed.account,
      repositoryName: changed.name,
      imageTagMutability: changed.tagMutability,
      ...(filters !== undefined && { imageTagMutabilityExclusionFilters: filters }),
    };
  },
};

export default putImageTagMutability;
