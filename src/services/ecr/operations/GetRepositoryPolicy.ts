import type { EcrOperation } from '../deps.ts';
import { namedRepositoryAccess, nameOf, repositoryOf } from '../repositories.ts';
import { policyAnswer, policyOf } from '../repository-policy.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetRepositoryPolicy.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('GetRepositoryPolicy', input, { call, store }),
  handle(input, call, { store }) {
    const repository = repositoryOf(store, nameOf(input, call));
    return policyAnswer(repository, policyOf(repository));
  },
} satisfies EcrOperation<'GetRepositoryPolicy'>;
