import { oidcProviders } from '#model/oidc-provider.ts';
import type { IamOperation } from '../deps.ts';
import { actsOnProvider, providerByArn } from '../oidc-providers.ts';
import { withTags } from '../tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagOpenIDConnectProvider.html */
export default {
  access: actsOnProvider('TagOpenIDConnectProvider'),
  async handle({ OpenIDConnectProviderArn: arn = '', Tags: tags }, { account }, { store }) {
    await store.transact((transaction) => {
      const provider = providerByArn(transaction, account, arn);
      transaction.put(oidcProviders, { ...provider, tags: withTags(provider.tags, tags) });
    });
    return {};
  },
} satisfies IamOperation<'TagOpenIDConnectProvider'>;
