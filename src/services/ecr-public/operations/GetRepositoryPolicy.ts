import { namedRepositoryAccess } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { nameOf, repositoryOf } from '../repositories.ts';
import { policyAnswer, policyOf } from '../repository-policy.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_GetRepositoryPolicy.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('GetRepositoryPolicy', input, { call, store }),
  handle(input, call, { store }) {
    const repository = repositoryOf(store, nameOf(input, call));
    return policyAnswer(repository, policyOf(repository));
  },
} satisfies EcrPublicOperation<'GetRepositoryPolicy'>;
