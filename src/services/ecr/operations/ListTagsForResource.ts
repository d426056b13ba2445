import { repositoryAccess } from '#auth/repository-access.ts';
import type { EcrOperation } from '../deps.ts';
import { repositoryByArn } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListTagsForResource.html */
const listTagsForResource: EcrOperation<'ListTagsForResource'> = {
  access: (input, _call, { store }) => [repositoryAccess(store, 'ListTagsForResource', input.resourceArn ?? '*')],
  handle: (input, call, { store }) => ({ tags: repositoryByArn(store, input.resourceArn, call).tags.map(({ key, value }) => ({ Key: key, Value: value })) }),
};

export default listTagsForResource;
