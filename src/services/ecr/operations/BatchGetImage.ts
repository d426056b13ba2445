import type { Image, ImageFailure } from '@aws-sdk/client-ecr';
import type { EcrOperation } from '../deps.ts';
import { assertImageIds, findImage } from '../images.ts';
import { nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';
import { imageView } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html */
const batchGetImage: EcrOperation<'BatchGetImage'> = {
  access: (input, call, { store }) => namedRepositoryAccess('BatchGetImage', input, { call, store }),
  handle(input, call, { store, registry }) {
    const repository = repositoryOf(store, nameOf(input, call));
    const images: Image[] = [];
    const failures: ImageFailure[] = [];
    for (const imageId of assertImageIds(input.imageIds)) {
      const found = findImage(store, repository, imageId);
      if (found.kind === 'failed') {
        failures.push({ imageId, failureCode: found.code, failureReason: found.reason });
      } else if (input.acceptedMediaTypes?.includes(found.image.mediaType) === false) {
        // ECR converts some manifests into others; here they are given as they were pushed or not at all.
        failures.push({ imageId, failureCode: 'ImageNotFound', failureReason: `Requested image not found: it has the media type ${found.image.mediaType}, which is not among acceptedMediaTypes` });
      } else {
        registry.recordPull(found.image, call.principal.identityArn);
        images.push(imageView(found.image, imageId.imageTag, repository));
      }
    }
    return { images, failures };
  },
};

export default batchGetImage;
