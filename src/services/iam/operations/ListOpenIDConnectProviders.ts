import { oidcProviderArn, oidcProviders } from '#model/oidc-provider.ts';
import type { IamOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviders.html */
export default {
  access: (_input, { account }) => [{ action: 'iam:ListOpenIDConnectProviders', resource: oidcProviderArn(account, '*') }],
  handle(_input, { account }, { store }) {
    return { OpenIDConnectProviderList: store.find(oidcProviders, 'account', account).map(({ arn }) => ({ Arn: arn })) };
  },
} satisfies IamOperation<'ListOpenIDConnectProviders'>;
