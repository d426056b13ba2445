import { resourceAccess } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { repositoryByArn } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_ListTagsForResource.html */
export default {
  access: (input, call, { store }) => resourceAccess('ListTagsForResource', input.resourceArn, { call, store }),
  handle: (input, _call, { store }) => ({ tags: repositoryByArn(store, input.resourceArn).tags.map(({ key, value }) => ({ Key: key, Value: value })) }),
} satisfies EcrPublicOperation<'ListTagsForResource'>;
