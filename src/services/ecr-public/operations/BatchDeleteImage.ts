import { aliasedRepositoryAccess } from '../access.ts';
import { assertList } from '../assert-list.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { aliasedNameOf, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_BatchDeleteImage.html */
export default {
  access: (input, call, { store, address }) => aliasedRepositoryAccess('BatchDeleteImage', input, { call, store, address }),
  async handle(input, call, { store, registry, address }) {
    const repository = repositoryOf(store, aliasedNameOf(input, call, address));
    const { deleted, failures } = await registry.deleteImages(repository, assertList('imageIds', input.imageIds));
    return {
      imageIds: deleted.map((imageId) => ({ ...imageId })),
      failures: failures.map(({ imageId, code, reason }) => ({ imageId: { ...imageId }, failureCode: code, failureReason: reason })),
    };
  },
} satisfies EcrPublicOperation<'BatchDeleteImage'>;
