import { oidcProviders } from '#model/oidc-provider.ts';
import type { IamOperation } from '../deps.ts';
import { actsOnProvider, checkedClientIds, providerByArn } from '../oidc-providers.ts';

/** An id that it has already is no error. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html */
export default {
  access: actsOnProvider('AddClientIDToOpenIDConnectProvider'),
  async handle({ OpenIDConnectProviderArn: arn = '', ClientID: id = '' }, { account }, { store }) {
    await store.transact((transaction) => {
      const provider = providerByArn(transaction, account, arn);
      transaction.put(oidcProviders, { ...provider, clientIds: checkedClientIds([...provider.clientIds, id]) });
    });
    return {};
  },
} satisfies IamOperation<'AddClientIDToOpenIDConnectProvider'>;
