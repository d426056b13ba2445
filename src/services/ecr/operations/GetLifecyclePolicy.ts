import type { EcrOperation } from '../deps.ts';
import { lifecyclePolicyOf, lifecyclePolicyView } from '../lifecycle-policy.ts';
import { namedRepositoryAccess, nameOf, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetLifecyclePolicy.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('GetLifecyclePolicy', input, { call, store }),
  handle(input, call, { store }) {
    const repository = repositoryOf(store, nameOf(input, call));
    return lifecyclePolicyView(repository, lifecyclePolicyOf(repository));
  },
} satisfies EcrOperation<'GetLifecyclePolicy'>;
