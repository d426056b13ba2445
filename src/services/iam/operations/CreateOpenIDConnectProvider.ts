import { oidcProviderArn, oidcProviders, type OidcProvider } from '#model/oidc-provider.ts';
import type { IamOperation } from '../deps.ts';
import { entityAlreadyExists, quotaExceeded } from '../errors.ts';
import { checkedClientIds, checkedThumbprints, providerName } from '../oidc-providers.ts';
import { quotas } from '../quotas.ts';
import { tagsView, withTags } from '../tags.ts';

/**
 * Without thumbprints, the provider's certificate is left to be judged by the certificate authorities that everybody trusts.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 */
export default {
  access({ Url: url = '', Tags: tags = [] }, { account }) {
    const resource = oidcProviderArn(account, url.replace(/^https:\/\//, ''));
    return [{ action: 'iam:CreateOpenIDConnectProvider', resource }, ...(tags.length === 0 ? [] : [{ action: 'iam:TagOpenIDConnectProvider', resource }])];
  },
  async handle(input, { account }, { store, clock }) {
    const { Url: given = '' } = input;
    const url = providerName(given);
    const provider: OidcProvider = {
      account,
      arn: oidcProviderArn(account, url),
      url,
      clientIds: checkedClientIds(input.ClientIDList ?? []),
      thumbprints: checkedThumbprints(input.ThumbprintList ?? []),
      createdAt: clock.nowMs(),
      tags: withTags([], input.Tags),
    };
    await store.transact((transaction) => {
      if (transaction.get(oidcProviders, provider.arn) !== undefined) throw entityAlreadyExists(`Provider with url ${given} already exists.`);
      if (transaction.find(oidcProviders, 'account', account).length >= quotas.OpenIdConnectProvidersPerAccount) throw quotaExceeded('OpenIdConnectProvidersPerAccount', quotas.OpenIdConnectProvidersPerAccount);
      transaction.put(oidcProviders, provider);
    });
    return { OpenIDConnectProviderArn: provider.arn, ...(provider.tags.length > 0 && { Tags: tagsView(provider.tags) }) };
  },
} satisfies IamOperation<'CreateOpenIDConnectProvider'>;
