import { oidcProviders } from '#model/oidc-provider.ts';
import type { IamOperation } from '../deps.ts';
import { actsOnProvider, providerByArn } from '../oidc-providers.ts';
import { withoutTags } from '../tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagOpenIDConnectProvider.html */
export default {
  access: actsOnProvider('UntagOpenIDConnectProvider'),
  async handle({ OpenIDConnectProviderArn: arn = '', TagKeys: keys = [] }, { account }, { store }) {
    await store.transact((transaction) => {
      const provider = providerByArn(transaction, account, arn);
      transaction.put(oidcProviders, { ...provider, tags: withoutTags(provider.tags, keys) });
    });
    return {};
  },
} satisfies IamOperation<'UntagOpenIDConnectProvider'>;
