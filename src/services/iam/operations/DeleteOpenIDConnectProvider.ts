import { oidcProviders } from '#model/oidc-provider.ts';
import type { IamOperation } from '../deps.ts';
import { actsOnProvider, checkProviderArn } from '../oidc-providers.ts';

/** One that is not there is deleted already; roles that trust it are left as they are. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteOpenIDConnectProvider.html */
export default {
  access: actsOnProvider('DeleteOpenIDConnectProvider'),
  async handle({ OpenIDConnectProviderArn: arn = '' }, { account }, { store }) {
    checkProviderArn(arn);
    await store.transact((transaction) => {
      if (transaction.get(oidcProviders, arn)?.account === account) transaction.remove(oidcProviders, arn);
    });
    return {};
  },
} satisfies IamOperation<'DeleteOpenIDConnectProvider'>;
