import { images } from '#model/image.ts';
import { namedRepositoryAccess } from '../access.ts';
import { assertList } from '../assert-list.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { imageOf, stateOf } from '../images.ts';
import { assertNoPaging, pageOf } from '../paging.ts';
import { nameOf, repositoryOf } from '../repositories.ts';
import { imageDetailView } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_DescribeImages.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('DescribeImages', input, { call, store }),
  handle(input, call, { store }) {
    const repository = repositoryOf(store, nameOf(input, call));
    if (input.imageIds === undefined) {
      const { items, nextToken } = pageOf(store.find(images, 'repository', repository.arn), input, ({ pushedAt, digest }) => [pushedAt, digest]);
      return { imageDetails: items.map((image) => imageDetailView(stateOf(store, image), repository)), nextToken };
    }
    assertNoPaging(input, 'imageIds');
    const named = assertList('imageIds', input.imageIds).map((imageId) => imageOf(store, repository, imageId));
    return { imageDetails: [...new Set(named)].map((image) => imageDetailView(stateOf(store, image), repository)) };
  },
} satisfies EcrPublicOperation<'DescribeImages'>;
