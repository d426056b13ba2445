import type { EcrOperation } from '../deps.ts';
import { assertImageIds } from '../images.ts';
import { nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html */
const batchDeleteImage: EcrOperation<'BatchDeleteImage'> = {
  access: (input, call, { store }) => namedRepositoryAccess('BatchDeleteImage', input, { call, store }),
  async handle(input, call, { store, registry }) {
    const repository = repositoryOf(store, nameOf(input, call));
    const { deleted, failures } = await registry.deleteImages(repository, assertImageIds(input.imageIds));
    return {
      imageIds: deleted.map((imageId) => ({ ...imageId })),
      failures: failures.map(({ imageId, code, reason }) => ({ imageId: { ...imageId }, failureCode: code, failureReason: reason })),
    };
  },
};

export default batchDeleteImage;
