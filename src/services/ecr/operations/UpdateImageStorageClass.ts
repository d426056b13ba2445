import { archiveImage, imageStorageOf, isHeldByIndex, restoreImage } from '#state/image-storage.ts';
import type { EcrOperation } from '../deps.ts';
import { imageStorageClassUpdateNotSupported, invalidMember } from '../errors.ts';
import { findImage, imageRefusal } from '../images.ts';
import { namedRepositoryAccess, nameOf, repositoryOf } from '../repositories.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UpdateImageStorageClass.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('UpdateImageStorageClass', input, { call, store }),
  async handle(input, call, { store, clock }) {
    const { imageId = {}, targetStorageClass } = input;
    if (targetStorageClass !== 'STANDARD' && targetStorageClass !== 'ARCHIVE') throw invalidMember('targetStorageClass', 'Member must satisfy enum value set: [STANDARD, ARCHIVE]');
    const name = nameOf(input, call);
    return store.transact((transaction) => {
      const repository = repositoryOf(transaction, name);
      const found = findImage(transaction, repository, imageId);
      if (found.kind === 'failed') throw imageRefusal(found.code, imageId, repository);
      const { image } = found;
      const { status } = imageStorageOf(transaction, image);
      if (targetStorageClass === 'ARCHIVE' && status !== 'ARCHIVED') {
        if (status === 'ACTIVATING') throw imageStorageClassUpdateNotSupported(image.digest, 'it is being restored');
        if (isHeldByIndex(transaction, image)) throw imageStorageClassUpdateNotSupported(image.digest, 'it is referenced by a manifest list that is not archived');
        archiveImage(transaction, image, clock.nowMs());
      }
      if (targetStorageClass === 'STANDARD' && status === 'ARCHIVED') restoreImage(transaction, image, clock.nowMs());
      return { registryId: repository.account, repositoryName: repository.name, imageId: { ...imageId, imageDigest: image.digest }, imageStatus: imageStorageOf(transaction, image).status };
    });
  },
} satisfies EcrOperation<'UpdateImageStorageClass'>;
