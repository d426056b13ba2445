import { repositories } from '#model/repository.ts';
import type { EcrOperation } from '../deps.ts';
import { checkLifecyclePolicyText } from '../lifecycle-policy.ts';
import { namedRepositoryAccess, nameOf, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('PutLifecyclePolicy', input, { call, store }),
  async handle(input, call, { store, clock }) {
    const { lifecyclePolicyText: text = '' } = input;
    const name = nameOf(input, call);
    checkLifecyclePolicyText(text);
    return store.transact((transaction) => {
      const repository = repositoryOf(transaction, name);
      transaction.put(repositories, { ...repository, lifecyclePolicy: { text, putAt: clock.nowMs() } });
      return { registryId: repository.account, repositoryName: repository.name, lifecyclePolicyText: text };
    });
  },
} satisfies EcrOperation<'PutLifecyclePolicy'>;
