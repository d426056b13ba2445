import { dateOf } from '#base/time.ts';
import type { IamOperation } from '../deps.ts';
import { actsOnProvider, providerByArn } from '../oidc-providers.ts';
import { tagsView } from '../tags.ts';

/** The URL is answered without `https://`. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html */
export default {
  access: actsOnProvider('GetOpenIDConnectProvider'),
  handle({ OpenIDConnectProviderArn: arn = '' }, { account }, { store }) {
    const { url, clientIds, thumbprints, createdAt, tags } = providerByArn(store, account, arn);
    return { Url: url, ClientIDList: [...clientIds], ThumbprintList: [...thumbprints], CreateDate: dateOf(createdAt), ...(tags.length > 0 && { Tags: tagsView(tags) }) };
  },
} satisfies IamOperation<'GetOpenIDConnectProvider'>;
