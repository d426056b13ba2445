import type { ImageIdentifier } from '@aws-sdk/client-ecr';
import type { EcrOperation } from '../deps.ts';
import { imageFilter, imagesOf } from '../images.ts';
import { pageOf } from '../paging.ts';
import { nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';
import type { ImageState } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImages.html */
const listImages: EcrOperation<'ListImages'> = {
  access: (input, call, { store }) => namedRepositoryAccess('ListImages', input, { call, store }),
  handle(input, call, { store }) {
    const repository = repositoryOf(store, nameOf(input, call));
    const matching = imagesOf(store, repository).filter(imageFilter(input.filter));
    const { items, nextToken } = pageOf(matching.flatMap(idsOf), input, ({ imageDigest = '', imageTag = '' }) => [imageDigest, imageTag]);
    return { imageIds: [...items], nextToken };
  },
};

export default listImages;

/** One for each tag; an untagged image shows its digest alone. */
function idsOf({ image, tags }: ImageState): readonly ImageIdentifier[] {
  if (tags.length === 0) return [{ imageDigest: image.digest }];
  return tags.map((imageTag) => ({ imageDigest: image.digest, imageTag }));
}
