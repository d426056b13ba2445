import { createHash } from 'node:crypto';
import type { Image as EcrImage, ImageFailure } from '@aws-sdk/client-ecr';
import { convertManifest } from '#model/convert-manifest.ts';
import type { ImageIdentifier } from '#model/image-identifier.ts';
import type { Image } from '#model/image.ts';
import { isImageActive } from '#state/image-storage.ts';
import type { EcrOperation } from '../deps.ts';
import { assertImageIds, findImage } from '../images.ts';
import { imagesThrough } from '../images-through.ts';
import { nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';
import { imageView } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html */
const batchGetImage: EcrOperation<'BatchGetImage'> = {
  access: (input, call, { store }) => namedRepositoryAccess('BatchGetImage', input, { call, store }),
  async handle(input, call, deps) {
    const { store, registry } = deps;
    const name = nameOf(input, call);
    const imageIds = assertImageIds(input.imageIds);
    const through = await imagesThrough(name, imageIds, { call, deps });
    // Where the upstream says why there is none, that is told rather than that there is no repository.
    const repository = imageIds.every((imageId) => through.get(imageId)?.kind === 'failed') ? name : repositoryOf(store, name);
    const images: EcrImage[] = [];
    const failures: ImageFailure[] = [];
    for (const imageId of imageIds) {
      const found = through.get(imageId) ?? findImage(store, repositoryOf(store, name), imageId);
      if (found.kind === 'failed') {
        failures.push({ imageId, failureCode: found.code, failureReason: found.reason });
        continue;
      }
      if (!isImageActive(store, found.image)) {
        failures.push({ imageId, failureCode: 'ImageInaccessible', failureReason: 'Requested image is archived: restore it with UpdateImageStorageClass, or push it again' });
        continue;
      }
      const given = inAcceptedType(found.image, imageId, input.acceptedMediaTypes);
      if (given === undefined) {
        failures.push({ imageId, failureCode: 'ImageNotFound', failureReason: `Requested image not found: it has the media type ${found.image.mediaType}, which is not among acceptedMediaTypes` });
        continue;
      }
      // The pull of what is still being fetched is recorded when it is stored.
      if (!through.has(imageId)) registry.recordPull(found.image, call.principal.identityArn);
      images.push(imageView(given, imageId.imageTag, repository));
    }
    return { images, failures };
  },
};

export default batchGetImage;

/** ECR converts what is asked for by a tag into a type that the caller takes, where it can; undefined where it cannot. */
function inAcceptedType(image: Image, { imageDigest }: ImageIdentifier, accepted: readonly string[] = []): Image | undefined {
  if (accepted.length === 0 || accepted.includes(image.mediaType)) return image;
  const converted = imageDigest === undefined ? convertManifest(image.manifest, image.mediaType, (mediaType) => accepted.includes(mediaType)) : undefined;
  return converted && { ...image, ...converted, digest: `sha256:${createHash('sha256').update(converted.manifest).digest('hex')}` };
}
