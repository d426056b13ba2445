import { imageKey, images, imageTags, type Image, type ImageTag } from '#model/image.ts';
import type { Repository } from '#model/repository.ts';
import { imageStorageOf } from '#state/image-storage.ts';
import type { Reader } from '#state/store.ts';
import type { EcrOperation } from '../deps.ts';
import { imageStatusFilter, tagStatusFilter } from '../images.ts';
import { filteredPageOf } from '../paging.ts';
import { nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImages.html */
const listImages: EcrOperation<'ListImages'> = {
  access: (input, call, { store }) => namedRepositoryAccess('ListImages', input, { call, store }),
  handle(input, call, { store }) {
    const repository = repositoryOf(store, nameOf(input, call));
    const hasTagStatus = tagStatusFilter(input.filter?.tagStatus);
    const hasStatus = imageStatusFilter(input.filter?.imageStatus);
    const all = [...(hasTagStatus(['any']) ? tagsOf(store, repository) : []), ...(hasTagStatus([]) ? imagesOf(store, repository) : [])];
    const isUntagged = (image: Image) => store.find(imageTags, 'image', imageKey(image.repositoryArn, image.digest)).length === 0;
    const { items, nextToken } = filteredPageOf(all, input, {
      placeOf: (listed) => ('tag' in listed ? [0, listed.tag] : [1, listed.digest]),
      isWanted: (listed) => ('tag' in listed || isUntagged(listed)) && hasStatus(imageStorageOf(store, listed).status),
    });
    return { imageIds: items.map((listed) => ({ imageDigest: listed.digest, ...('tag' in listed && { imageTag: listed.tag }) })), nextToken };
  },
};

export default listImages;

/** One for each tag; an untagged image shows its digest alone, behind all tags. */
function tagsOf(reader: Reader, { arn }: Repository): readonly ImageTag[] {
  return reader.find(imageTags, 'repository', arn);
}

function imagesOf(reader: Reader, { arn }: Repository): readonly Image[] {
  return reader.find(images, 'repository', arn);
}
