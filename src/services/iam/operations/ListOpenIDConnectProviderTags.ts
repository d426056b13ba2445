import type { IamOperation } from '../deps.ts';
import { actsOnProvider, providerByArn } from '../oidc-providers.ts';
import { pageOf } from '../paging.ts';
import { tagsView } from '../tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviderTags.html */
export default {
  access: actsOnProvider('ListOpenIDConnectProviderTags'),
  handle(input, { account }, { store }) {
    const { items, paging } = pageOf(providerByArn(store, account, input.OpenIDConnectProviderArn ?? '').tags, input, ({ key }) => key);
    return { Tags: tagsView(items), ...paging };
  },
} satisfies IamOperation<'ListOpenIDConnectProviderTags'>;
