import { oidcProviders } from '#model/oidc-provider.ts';
import type { IamOperation } from '../deps.ts';
import { actsOnProvider, providerByArn } from '../oidc-providers.ts';

/** An id that it does not have is no error. https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveClientIDFromOpenIDConnectProvider.html */
export default {
  access: actsOnProvider('RemoveClientIDFromOpenIDConnectProvider'),
  async handle({ OpenIDConnectProviderArn: arn = '', ClientID: id = '' }, { account }, { store }) {
    await store.transact((transaction) => {
      const provider = providerByArn(transaction, account, arn);
      transaction.put(oidcProviders, { ...provider, clientIds: provider.clientIds.filter((clientId) => clientId !== id) });
    });
    return {};
  },
} satisfies IamOperation<'RemoveClientIDFromOpenIDConnectProvider'>;
