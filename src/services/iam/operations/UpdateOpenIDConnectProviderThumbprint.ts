import { oidcProviders } from '#model/oidc-provider.ts';
import type { IamOperation } from '../deps.ts';
import { actsOnProvider, checkedThumbprints, providerByArn } from '../oidc-providers.ts';

/** The list takes the place of the one before. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateOpenIDConnectProviderThumbprint.html */
export default {
  access: actsOnProvider('UpdateOpenIDConnectProviderThumbprint'),
  async handle({ OpenIDConnectProviderArn: arn = '', ThumbprintList: thumbprints = [] }, { account }, { store }) {
    await store.transact((transaction) => {
      const provider = providerByArn(transaction, account, arn);
      transaction.put(oidcProviders, { ...provider, thumbprints: checkedThumbprints(thumbprints) });
    });
    return {};
  },
} satisfies IamOperation<'UpdateOpenIDConnectProviderThumbprint'>;
