import { repositories } from '#model/repository.ts';
import { namedRepositoryAccess } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { nameOf, repositoryOf } from '../repositories.ts';
import { checkPolicy, policyAnswer } from '../repository-policy.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_SetRepositoryPolicy.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('SetRepositoryPolicy', input, { call, store }),
  async handle(input, call, { store }) {
    const { policyText: policy = '', force = false } = input;
    const name = nameOf(input, call);
    checkPolicy(policy, force, { store, account: call.account });
    return store.transact((transaction) => {
      const repository = { ...repositoryOf(transaction, name), policy };
      transaction.put(repositories, repository);
      return policyAnswer(repository, policy);
    });
  },
} satisfies EcrPublicOperation<'SetRepositoryPolicy'>;
