import { known } from '#base/assert.ts';
import { imageKey, images, imageTags } from '#model/image.ts';
import { namedRepositoryAccess } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { nameOf, repositoryOf } from '../repositories.ts';
import { imageTagView } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_DescribeImageTags.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('DescribeImageTags', input, { call, store }),
  handle(input, call, { store }) {
    const { arn } = repositoryOf(store, nameOf(input, call));
    const { items, nextToken } = pageOf(store.find(imageTags, 'repository', arn), input, ({ tag }) => [tag]);
    return { imageTagDetails: items.map((tag) => imageTagView(tag, known(store.get(images, imageKey(arn, tag.digest)), 'the image of a tag'))), nextToken };
  },
} satisfies EcrPublicOperation<'DescribeImageTags'>;
