import { images } from '#model/image.ts';
import type { EcrOperation } from '../deps.ts';
import { invalidMember } from '../errors.ts';
import { assertImageIds, findImage, imageFilter, imageRefusal, placeOfImage, stateOf } from '../images.ts';
import { filteredPageOf } from '../paging.ts';
import { nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';
import { imageDetailView } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html */
const describeImages: EcrOperation<'DescribeImages'> = {
  access: (input, call, { store }) => namedRepositoryAccess('DescribeImages', input, { call, store }),
  handle(input, call, { store }) {
    const repository = repositoryOf(store, nameOf(input, call));
    const isWanted = imageFilter(input.filter);
    if (input.imageIds === undefined) {
      const all = store.find(images, 'repository', repository.arn);
      const { items, nextToken } = filteredPageOf(all, input, { placeOf: placeOfImage, isWanted: (image) => isWanted(stateOf(store, image)) });
      return { imageDetails: items.map((image) => imageDetailView(stateOf(store, image), repository)), nextToken };
    }
    if (input.maxResults !== undefined || input.nextToken !== undefined) throw invalidMember('maxResults', 'maxResults and nextToken cannot be used with imageIds');
    const states = assertImageIds(input.imageIds).map((imageId) => {
      const found = findImage(store, repository, imageId);
      if (found.kind === 'found') return stateOf(store, found.image);
      throw imageRefusal(found.code, imageId, repository);
    });
    const distinct = [...new Map(states.map((state) => [state.image.digest, state])).values()];
    return { imageDetails: distinct.filter(isWanted).map((state) => imageDetailView(state, repository)) };
  },
};

export default describeImages;
