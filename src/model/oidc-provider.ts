import { defineCollection } from './collection.ts';
import { iamArn } from './iam-arn.ts';
import type { Tag } from './tag.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html */
export interface OidcProvider {
  readonly account: string;
  readonly arn: string;
  /** Without `https://`, such as `oidc.example.com/id/1`. */
  readonly url: string;
  readonly clientIds: readonly string[];
  /** SHA-1 of certificates, hexadecimal. */
  readonly thumbprints: readonly string[];
  readonly createdAt: number;
  readonly tags: readonly Tag[];
}

export const oidcProviders = defineCollection<OidcProvider>()({
  kind: 'iam-oidc-provider',
  version: 1,
  key: (provider) => provider.arn,
  indexes: { account: (provider) => provider.account },
});

export function oidcProviderArn(account: string, url: string): string {
  return iamArn(account, `oidc-provider/${url}`);
}
